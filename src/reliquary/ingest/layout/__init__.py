"""What the lines round a story are: labelled fields, by-lines, headings, rules, marks, the author's own voice."""
