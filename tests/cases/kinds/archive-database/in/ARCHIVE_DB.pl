%FILES = (

1 => {
	Author => 'Juno Breakwater, Sorrel Quoin',
	Email => 'juno@example.org, sorrel@example.net',
	Title => 'The Captain's Umbrella',
	Summary => 'It isn\'t raining, which
is suspicious; caf&eacute; included',
	Rating => 'PG',
   Category => 'Humor',
	OptionalWarnings => 'None',
	Fandom => 'Star Trek: Voyager',
	Date => '11/30/98',
	Location => '1/umbrella',
	FileType => 'html'
},
2 => { Author => 'Juno Breakwater', Title => 'Elsewhere', StoryURL => 'http://juno.example.com/e.html', Offsite => 'offsite', },
3 => {
	Author => 'Sorrel Quoin',
	Title => 'Gone',
	Location => '1/gone',
	FileType => 'txt',
},
);
1;
