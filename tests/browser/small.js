() => [...document.querySelectorAll(
    'button, .button, input, summary, .site nav a, .facets li a, .chips a, .pages a')]
  .filter(element => element.offsetParent && !element.closest('.skip') && element.type !== 'hidden')
  .map(element => [element.textContent.trim().slice(0, 30), element.getBoundingClientRect()])
  .filter(([, box]) => box.height < 24 || box.width < 20)
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)
