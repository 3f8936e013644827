#!/usr/local/bin/perl
# Fogbank: a Highlander archive. Made by the submission form; mended by hand when it broke.

%FILES = (

1 => {
	Author => 'Juno Breakwater',
	Email => 'juno@example.org',
	Title => 'Don\'t Count the Stairs',
	Summary => 'Methos has moved again, and the
lift hasn't worked since the war.',
	Rating => 'PG',
	Category => 'Humor, Gen',
	Pairing => '',
	Fandom => 'Highlander',
	Date => '11/30/98',
	Location => '1/stairs',
	FileType => 'html',
	Size => '4',
},

2 => {
   Author => 'Sorrel Quoin',
   EmailAuthor => 'sorrel@example.net',
	Title => 'Entr&eacute;e',
	Summary => 'Joe\'s bar has a menu now. Nobody asked for a menu.',
   Rating => 'G',
	Category => 'Drama',
	Fandom => 'Highlander',
	Date => '02/14/99',
	Location => '1/entree',
	FileType => 'txt',
	WeatherOnTheDay => 'fog',
},

3 => {
	Author => 'Juno Breakwater',
	Title => 'Sixty-One Years of Rain',
	Summary => 'Too long for the form, so it lives at my place.',
	Rating => 'PG-13',
	Fandom => 'Highlander',
	LocationURL => 'http://juno.example.com/rain.html',
	Offsite => 'offsite',
},

4 => {
	Author => 'Sorrel Quoin',
	Title => 'The Missing Page',
	Rating => 'G',
	Fandom => 'Highlander',
	Date => '03/01/99',
	Location => '1/missing',
	FileType => 'html',
},
);
1;
