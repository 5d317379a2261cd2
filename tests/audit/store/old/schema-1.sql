-- A review log as schema 1 wrote it; never edited.
PRAGMA application_id = 1735357802;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE event (
            "sequence" INTEGER PRIMARY KEY,
            "utc" TEXT NOT NULL, "local_time" TEXT NOT NULL,
            "inspector" TEXT NOT NULL, "declared_name" TEXT, "host" TEXT NOT NULL,
            "action" TEXT NOT NULL,
            "organ" TEXT, "year" INTEGER, "path" TEXT, "sha256" TEXT,
            "rule" TEXT, "rule_version" TEXT, "scope" TEXT, "finding_key" TEXT, "values" TEXT,
            "state_before" TEXT, "state_after" TEXT, "note" TEXT,
            "previous_hash" TEXT NOT NULL, "hash" TEXT NOT NULL
        );
INSERT INTO "event" VALUES(1,'2026-01-02T03:04:06.678Z','2026-01-02T03:04:06.678+00:00','zhang','张三','audit-1','run',NULL,NULL,'批次','82a6564112bc37029d3b015453401525faa10b0729c2f72d3032a5f4c13bad51',NULL,'book-1',NULL,NULL,NULL,NULL,NULL,'判读 1 份报告（1 个文件）：不符 1、存疑 0、失读 0、预警 0、通过 0','0000000000000000000000000000000000000000000000000000000000000000','cf2dddad95220b8a71a75918d8650a3e6d8b956da9386da94676c240b6aed3c3');
INSERT INTO "event" VALUES(2,'2026-01-02T03:04:07.678Z','2026-01-02T03:04:07.678+00:00','zhang','张三','audit-1','mark','澄川县人民政府',2024,'报告.txt','abababababababababababababababababababababababababababababababab',NULL,NULL,NULL,'bdddb551971d2aa6',NULL,'open','follow_up','请''核对''
=第二行','cf2dddad95220b8a71a75918d8650a3e6d8b956da9386da94676c240b6aed3c3','1645697df8aa6bd1d0cfcd546903dffb911b2c6d58847949fec24c9b2308d2d5');
INSERT INTO "event" VALUES(3,'2026-01-02T03:04:08.678Z','2026-01-02T03:04:08.678+00:00','zhang','张三','audit-1','note','澄川县人民政府',2024,'报告.txt','abababababababababababababababababababababababababababababababab',NULL,NULL,NULL,'bdddb551971d2aa6',NULL,'follow_up','follow_up','已去电','1645697df8aa6bd1d0cfcd546903dffb911b2c6d58847949fec24c9b2308d2d5','1300a6b432d7528310f25a898504d879e3b8dc563ac8196e5505671450545c86');
INSERT INTO "event" VALUES(4,'2026-01-02T03:04:09.678Z','2026-01-02T03:04:09.678+00:00','zhang','张三','audit-1','decide','澄川县人民政府',2024,'报告.txt','abababababababababababababababababababababababababababababababab','T3-SUM','rule-1','total','575d9aa3835cc582','figures-1','open','confirmed','属实','1300a6b432d7528310f25a898504d879e3b8dc563ac8196e5505671450545c86','9f430ae9d48895d6b83fee36742c3f5c9af18c3c3f5ca777785f4607f09dc2b7');
INSERT INTO "event" VALUES(5,'2026-01-02T03:04:10.678Z','2026-01-02T03:04:10.678+00:00','zhang','张三','audit-1','unmark','澄川县人民政府',2024,'报告.txt','abababababababababababababababababababababababababababababababab',NULL,NULL,NULL,'bdddb551971d2aa6',NULL,'follow_up','open',NULL,'9f430ae9d48895d6b83fee36742c3f5c9af18c3c3f5ca777785f4607f09dc2b7','a661a026c28bb8eb7f1581df53ac0e6955e77d8b86a81147b18bcc30da3d0a27');
INSERT INTO "event" VALUES(6,'2026-01-02T03:04:11.678Z','2026-01-02T03:04:11.678+00:00','zhang','张三','audit-1','export',NULL,NULL,'日志.csv',NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,'audit-log','a661a026c28bb8eb7f1581df53ac0e6955e77d8b86a81147b18bcc30da3d0a27','0ad7a6540ddd5b83f603d584d81c43671f91ecd98972e5a51f638530d0f969c6');
CREATE TABLE schema_step (number INTEGER PRIMARY KEY, name TEXT NOT NULL, utc TEXT NOT NULL);
INSERT INTO "schema_step" VALUES(1,'event log','2026-11-24T02:43:53.120Z');
CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event BEGIN SELECT RAISE(ABORT, 'append-only'); END;
CREATE TRIGGER event_is_next BEFORE INSERT ON event
        WHEN NEW."sequence" IS NOT coalesce((SELECT max("sequence") FROM event), 0) + 1
          OR NEW."previous_hash" IS NOT
             coalesce((SELECT "hash" FROM event ORDER BY "sequence" DESC LIMIT 1), '0000000000000000000000000000000000000000000000000000000000000000')
        BEGIN SELECT RAISE(ABORT, 'append-only'); END;
COMMIT;
