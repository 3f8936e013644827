-- MySQL dump
INSERT INTO fanfiction_authors VALUES (2,'tern','T N','tern@example.org','','','','2004-05-06 07:08:09',0,'0c');
INSERT INTO fanfiction_stories VALUES (1,'Boats','It \'floats\'.',NULL,'2','1','1','1','2004-05-06 07:08:09','2005-01-02 03:04:05',2,'',0,1,1,0,9,5,2,9,'0');
INSERT INTO fanfiction_chapters VALUES (12,'Two',1,'','<p>It rained.</p>\r\n',NULL,1,9,5,1,1,2,7);
INSERT INTO fanfiction_reviews VALUES (1,1,12,'Wren',0,'Lovely.','2005-01-02 03:04:05',5,'1','ST');
