-- MySQL dump 10.11
--
-- Host: localhost    Database: quayside
-- ------------------------------------------------------
-- Server version	5.0.67

/*!40101 SET NAMES latin1 */;

--
-- Table structure for table `qs_fanfiction_authors`
--

DROP TABLE IF EXISTS `qs_fanfiction_authors`;
CREATE TABLE `qs_fanfiction_authors` (
  `uid` int(11) NOT NULL auto_increment,
  `penname` varchar(200) NOT NULL default '',
  `realname` varchar(200) NOT NULL default '',
  `email` varchar(200) NOT NULL default '',
  `website` varchar(200) NOT NULL default '',
  `bio` text NOT NULL,
  `image` varchar(200) NOT NULL default '',
  `date` datetime NOT NULL default '0000-00-00 00:00:00',
  `admincreated` int(11) NOT NULL default '0',
  `password` varchar(40) NOT NULL default '0',
  PRIMARY KEY  (`uid`)
) ENGINE=MyISAM AUTO_INCREMENT=4 DEFAULT CHARSET=latin1;

INSERT INTO `qs_fanfiction_authors` VALUES (2,'Tern Halyard','Theodora Nobody','tern@example.org','','I live by the sea.','','2003-02-01 10:00:00',0,'0cc175b9c0f1b6a831c399e2'),(3,'Zoë Bollard','Zoe Nobody','zoe.bollard@example.net','','','','2003-03-04 11:12:13',0,'92eb5ffee6ae2fec3ad71c77');

DROP TABLE IF EXISTS `qs_fanfiction_categories`;
CREATE TABLE `qs_fanfiction_categories` (
  `catid` int(11) NOT NULL auto_increment,
  `parentcatid` int(11) NOT NULL default '-1',
  `category` varchar(60) NOT NULL default '',
  PRIMARY KEY  (`catid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_categories` VALUES (1,-1,'Television'),(2,1,'The X-Files'),(3,1,'due South');

CREATE TABLE `qs_fanfiction_chapters` (
  `chapid` int(11) NOT NULL auto_increment,
  `title` varchar(250) NOT NULL default '',
  `inorder` int(11) NOT NULL default '0',
  `notes` text NOT NULL,
  `storytext` text NOT NULL,
  `endnotes` text,
  `validated` tinyint(4) NOT NULL default '0',
  `wordcount` int(11) NOT NULL default '0',
  `rating` tinyint(4) NOT NULL default '0',
  `reviews` smallint(6) NOT NULL default '0',
  `sid` int(11) NOT NULL default '0',
  `uid` int(11) NOT NULL default '0',
  `count` int(11) NOT NULL default '0',
  PRIMARY KEY  (`chapid`),
  KEY `forstoryblock` (`sid`,`validated`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_chapters` VALUES (12,'The Log',2,'','','Thanks to everybody who waited.',1,120,5,1,1,2,40),(11,'The Bell',1,'Disclaimer: Theirs, not mine; Ten Thirteen owns the fog as well.','',NULL,1,140,5,1,1,2,52),(21,'The Spare Key',1,'','',NULL,1,110,0,0,2,3,17),(31,'Ferry',1,'','',NULL,0,60,0,0,3,3,0);

CREATE TABLE `qs_fanfiction_characters` (
  `charid` int(11) NOT NULL auto_increment,
  `catid` int(11) NOT NULL default '0',
  `charname` varchar(60) NOT NULL default '',
  PRIMARY KEY  (`charid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_characters` VALUES (1,2,'Dana Scully'),(2,2,'Fox Mulder'),(3,3,'Benton Fraser'),(4,3,'Ray Kowalski');

CREATE TABLE `qs_fanfiction_classes` (
  `class_id` int(11) NOT NULL auto_increment,
  `class_type` int(11) NOT NULL default '0',
  `class_name` varchar(100) NOT NULL default '',
  PRIMARY KEY  (`class_id`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_classes` VALUES (1,1,'Casefile'),(2,1,'Humor');
CREATE TABLE `qs_fanfiction_classtypes` (
  `classtype_id` int(11) NOT NULL auto_increment,
  `classtype_name` varchar(50) NOT NULL default '',
  `classtype_title` varchar(50) NOT NULL default '',
  PRIMARY KEY  (`classtype_id`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_classtypes` VALUES (1,'genres','Genres');

CREATE TABLE `qs_fanfiction_inseries` (
  `seriesid` int(11) NOT NULL default '0',
  `sid` int(11) NOT NULL default '0',
  `subseriesid` int(11) NOT NULL default '0',
  `confirmed` int(11) NOT NULL default '0',
  `inorder` int(11) NOT NULL default '0',
  KEY `seriesid` (`seriesid`,`inorder`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_inseries` VALUES (1,1,0,1,2);

CREATE TABLE `qs_fanfiction_log` (`log_id` int(11) NOT NULL, `log_action` varchar(255) default NULL, `log_ip` int(11) default NULL);
INSERT INTO `qs_fanfiction_log` VALUES (1,'Tern Halyard has logged in; it\'s raining',2130706433);

CREATE TABLE `qs_fanfiction_ratings` (
  `rid` int(11) NOT NULL auto_increment,
  `rating` varchar(60) NOT NULL default '',
  `ratingwarning` int(11) NOT NULL default '0',
  `warningtext` text NOT NULL,
  PRIMARY KEY  (`rid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_ratings` VALUES (1,'G',0,''),(2,'PG',0,'');

CREATE TABLE `qs_fanfiction_reviews` (
  `reviewid` int(11) NOT NULL auto_increment,
  `item` int(11) NOT NULL default '0',
  `chapid` int(11) NOT NULL default '0',
  `reviewer` varchar(60) NOT NULL default '0',
  `uid` int(11) NOT NULL default '0',
  `review` text NOT NULL,
  `date` datetime NOT NULL default '0000-00-00 00:00:00',
  `rating` int(11) NOT NULL default '0',
  `respond` char(1) NOT NULL default '0',
  `type` char(2) NOT NULL default 'ST',
  PRIMARY KEY  (`reviewid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_reviews` VALUES (1,1,11,'Petrel',0,'Ooh, the second bell! More, please.','2004-10-03 09:10:11',5,'0','ST'),(2,1,12,'Zoë Bollard',3,'Sensible. Hee.<br />','2004-11-20 21:22:23',5,'1','ST');

CREATE TABLE `qs_fanfiction_series` (
  `seriesid` int(11) NOT NULL auto_increment,
  `title` varchar(200) NOT NULL default '',
  PRIMARY KEY  (`seriesid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_series` VALUES (1,'Keepers of the Light');

CREATE TABLE `qs_fanfiction_settings` (
  `sitekey` varchar(50) NOT NULL default '1',
  `sitename` varchar(200) NOT NULL default 'Your Site',
  `url` varchar(200) NOT NULL default 'http://www.example.com',
  `siteemail` varchar(200) NOT NULL default 'you@example.com'
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_settings` VALUES ('qs','Quayside','http://quayside.example.com','admin@example.com');

CREATE TABLE `qs_fanfiction_stories` (
  `sid` int(11) NOT NULL auto_increment,
  `title` varchar(200) NOT NULL default '',
  `summary` text,
  `storynotes` text,
  `catid` varchar(100) NOT NULL default '0',
  `classes` varchar(200) default NULL,
  `charid` varchar(250) NOT NULL default '0',
  `rid` varchar(25) NOT NULL default '0',
  `date` datetime NOT NULL default '0000-00-00 00:00:00',
  `updated` datetime NOT NULL default '0000-00-00 00:00:00',
  `uid` int(11) NOT NULL default '0',
  `coauthors` varchar(200) default NULL,
  `featured` tinyint(4) NOT NULL default '0',
  `validated` tinyint(4) NOT NULL default '0',
  `completed` tinyint(4) NOT NULL default '0',
  `rr` tinyint(4) NOT NULL default '0',
  `wordcount` int(11) NOT NULL default '0',
  `rating` tinyint(4) NOT NULL default '0',
  `reviews` smallint(6) NOT NULL default '0',
  `count` int(11) NOT NULL default '0',
  `challenges` varchar(200) NOT NULL default '0',
  PRIMARY KEY  (`sid`)
) ENGINE=MyISAM DEFAULT CHARSET=latin1;
INSERT INTO `qs_fanfiction_stories` VALUES (1,'Ten-ish','A bell without a clapper, a keeper who isn\'t there.',NULL,'2','1','1,2','2','2004-10-02 20:01:02','2004-11-19 18:17:16',2,NULL,0,1,1,0,260,5,2,92,'0'),(2,'Under the Third Step','Ray asks where they hide the key.','For Zoë\'s sister.','3','2','3,4','1','2005-01-05 08:09:10','2005-01-05 08:09:10',3,'2',0,1,1,0,110,0,0,17,'0'),(3,'Leaning','A ferry.',NULL,'3',NULL,'3,4','1','2005-02-02 12:00:00','2005-02-02 12:00:00',3,NULL,0,0,0,0,60,0,0,0,'0');
-- Dump completed on 2006-01-01 12:00:00
