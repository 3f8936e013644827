# Dump of table fanfiction_authors
# Dump DATE : 20-Apr-2011
INSERT INTO fanfiction_authors VALUES ("2","Tern Halyard","Theodora Nobody","tern@example.org","","","","1047031200","0","0cc175b9c0f1b6a8");
INSERT INTO fanfiction_authors VALUES ("3","Zoë Bollard","Zoe Nobody","","","","","1047031200","0","92eb5ffee6ae2fec");

# Dump of table fanfiction_categories
INSERT INTO fanfiction_categories VALUES ("1","-1","Books","","","0","0","0","0");
INSERT INTO fanfiction_categories VALUES ("2","1","Discworld","","","0","1","0","0");

# Dump of table fanfiction_chapters
INSERT INTO fanfiction_chapters VALUES ("8","2. The Second Ledger","2","","<p>It was Tuesday, and \"the bank\" had noticed.</p>\r\n<p>He put the <i>other</i> ledger back.</p>","Thanks, all.","1","15","0","0","4","2","0");
INSERT INTO fanfiction_chapters VALUES ("7","1. The First Ledger","1","","Moist von Lipwig counted the coins.\r\n\r\nThere were too many; it\'s never too few, he thought.",NULL,"1","15","0","0","4","2","0");
INSERT INTO fanfiction_chapters VALUES ("9","Draft","1","","Vimes did not like the look of the draft, and it did not like the look of him.",NULL,"0","17","0","0","5","3","0");

# Dump of table fanfiction_classes
INSERT INTO fanfiction_classes VALUES ("1","1","Humor");
INSERT INTO fanfiction_classtypes VALUES ("1","genres","Genres");

# Dump of table fanfiction_reviews
INSERT INTO fanfiction_reviews VALUES ("1","4","7","Petrel","0","Too many coins!","1054120000","5","0","ST");

# Dump of table fanfiction_settings
INSERT INTO fanfiction_settings VALUES ("k","Pseudopolis Yard","","http://yard.example.com/","admin@example.com","","a","","en","0","stories","mysql");

# Dump of table fanfiction_stories
INSERT INTO fanfiction_stories VALUES ("4","Double Entry","A bank, a ledger, another ledger.",NULL,"2","1","0","PG-13","1054062245","1054062245","2","3","0","1","1","0","30","5","1","12","0");
INSERT INTO fanfiction_stories VALUES ("5","Draft","",NULL,"2",NULL,"0","G","1054062245","1054062245","3",NULL,"0","0","0","0","17","0","0","0","0");
