package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// ossBench starts a simulator with a bucket that has objects of all kinds below a prefix, and one in
// another region.
func ossBench(versioning osstest.Versioning) func(t *testing.T) (*osstest.Server, service) {
	return func(t *testing.T) (*osstest.Server, service) {
		t.Helper()
		srv := osstest.NewServer(t)
		srv.AddBucket("bench", func(b *osstest.Bucket) { b.Versioning = versioning })
		srv.AddBucket("far-away", func(b *osstest.Bucket) { b.Region = "cn-beijing" })
		srv.AddObject("far-away", "x", "far away")
		srv.AddObject("bench", "in/sea.jpg", "a picture of the sea")
		srv.AddObject("bench", "in/log", "appended", func(o *osstest.Object) { o.Type = osstest.TypeAppendable })
		srv.AddObject("bench", "in/film", "", func(o *osstest.Object) { o.Size = 2 << 30 })
		a := ossAccount{config: srv.PipeConfig(), bucket: "bench", prefix: "in/", instance: true}
		a.other.SourceBucket, a.other.SourceKey = "far-away", "x"
		svc, err := newOSSService(a)
		if err != nil {
			t.Fatal(err)
		}
		return srv, svc
	}
}

// simulatedOSS has versions. It does not ask for the token of the metadata service, which takes a PUT.
func simulatedOSS(t *testing.T) simulation {
	srv, svc := ossBench(osstest.VersioningEnabled)(t)
	svc.(*ossService).account.instance = false
	return simulation{
		service: svc, tree: srv.Tree, makers: []string{"CopyObject", "InitiateMultipartUpload", "UploadPartCopy", "DeleteObject"},
		slow: func(op string, d time.Duration) {
			srv.SetListLag(5 * time.Second)
			srv.Inject(op, osstest.Slow(d))
		},
		lose:    func(op string) { srv.Inject(op, osstest.ActThenHangUp) },
		methods: func() []string { return methodsOf(srv.Requests()) },
	}
}

// TestOSS: each switch of the simulator is found out, or why not.
func TestOSS(t *testing.T) {
	type server = *osstest.Server
	rule := func(s server) { s.AddBucket("bench", func(b *osstest.Bucket) { b.ForbidOverwrite = []string{"in/"} }) }
	for _, tt := range []switchTest[server]{
		{"head-errors", "in x-oss-err", func(s server) { s.SetHeadErrors(true) }},
		{"head-errors", "not at all, but x-oss-ec has its EC", func(s server) { s.SetHeadErrors(false) }},
		{"error-document", "XML without EC", func(server) {}},
		{"unknown-key", "403 InvalidAccessKeyId", func(server) {}},
		{"versioning", "no", func(server) {}},
		{"rate-delay", string(stateCannotTell), func(s server) { s.SetQPSDelay(true) }},
		{"metadata-v1", "yes", func(s server) { s.SetMetadataV1(true) }},
		{"metadata-v1", "yes", func(s server) { s.SetMetadataV1(true); s.SetInstanceRole("role") }},
		{"metadata-v1", "no: 403", func(s server) { s.SetMetadataV1(false) }},
		{"metadata-v2", "yes", func(s server) { s.SetMetadataV2(true) }},
		{"metadata-v2", "no: 404", func(s server) { s.SetMetadataV2(false) }},
		{"copy-crc", "yes", func(s server) { s.SetCopyCRC(true) }},
		{"copy-crc", "no", func(s server) { s.SetCopyCRC(false) }},
		{"copy-etag", "the source's", func(s server) { s.SetNewCopyETag(false) }},
		{"copy-etag", "a new one", func(s server) { s.SetNewCopyETag(true) }},
		{"copy-date-form", "ISO 8601", func(s server) { s.SetHTTPDates(false) }},
		{"copy-date-form", "as in HTTP headers", func(s server) { s.SetHTTPDates(true) }},
		{"taken-key", "it replaces the object", func(server) {}},
		{"taken-key", "it replaces the object", func(s server) { s.SetNewCopyETag(true) }},
		{"taken-key", "it is refused", rule},
		{"list-lag", lagNone, func(s server) { s.SetListLag(0) }},
		{"list-lag", lagShort, func(s server) { s.SetListLag(7 * time.Second) }},
		{"list-lag", lagLong, func(s server) { s.SetListLag(35 * time.Second) }},
		{"read-lag", lagNone, func(s server) { s.SetListLag(0) }},
		{"read-lag", lagShort, func(s server) { s.SetListLag(7 * time.Second) }},
		{"read-lag", lagLong, func(s server) { s.SetListLag(35 * time.Second) }},
		{"clocks", clocksAgree, func(s server) { s.SetDateSkew(0) }},
		{"clocks", clocksDiffer, func(s server) { s.SetDateSkew(-20 * time.Second) }},
		{"clocks", clocksFar, func(s server) { s.SetDateSkew(time.Hour) }},
		{"part-crc", "yes", func(s server) { s.SetPartCRC(true) }},
		{"part-crc", "no", func(s server) { s.SetPartCRC(false) }},
		{"part-etag", "the source's", func(server) {}},
		{"aborts", "one", func(s server) { s.SetAbortRepeats(0) }},
		{"aborts", "up to 4", func(s server) { s.SetAbortRepeats(2) }},
		{"aborts", "more than 4", func(s server) { s.SetAbortRepeats(6) }},
		{"aborts", "more than 4", func(s server) { s.SetAbortRepeats(12) }},
		{"forbid-overwrite", "409 FileAlreadyExists", func(server) {}},
		{"overwrite-rule", string(stateCannotTell), func(s server) { s.SetOverwriteRuleRefusal(403, "AccessDenied") }},
		{"overwrite-rule", "409 FileAlreadyExists", rule},
		{"overwrite-rule", otherValue, func(s server) { rule(s); s.SetOverwriteRuleRefusal(403, "AccessDenied") }},
		{"overwrite-rule", otherValue, func(s server) { rule(s); s.SetOverwriteRuleRefusal(409, "FileImmutable") }},
		{"append-sources", "no: OperationNotSupported", func(s server) { s.SetAppendSources(false) }},
		{"append-sources", "yes", func(s server) { s.SetAppendSources(true) }},
		{"copy-limit", "no", func(s server) { s.SetFlatCopyLimit(false) }},
		{"copy-limit", "yes: EntityTooLarge", func(s server) { s.SetFlatCopyLimit(true) }},
		{"copy-limit", string(stateCannotTell), func(s server) {
			s.AddObject("bench", "in/film", "", func(o *osstest.Object) { o.Size, o.ServerSideEncryption = 2<<30, "AES256" })
		}},
		{"cross-region", "400 InvalidArgument", func(server) {}},
		{"cross-region", otherValue, func(s server) { s.SetCrossRegionRefusal(403, "AccessDenied") }},
		{"cross-region", otherValue, func(s server) { s.SetCrossRegionRefusal(409, "RegionMismatch") }},
		{"marker-source", string(stateCannotTell), func(server) {}},
		{"marker-source-part", string(stateCannotTell), func(server) {}},
	} {
		tt.run(t, ossBench(""), (*osstest.Server).Tree)
	}
}

// TestOSSVersions: what a bucket with versioning shows.
func TestOSSVersions(t *testing.T) {
	type server = *osstest.Server
	for _, tt := range []switchTest[server]{
		{"versioning", "yes", func(server) {}},
		{"taken-key", "it becomes another version", func(server) {}},
		{"forbid-overwrite", "it is ignored, with versioning", func(server) {}},
		{"list-lag", lagShort, func(s server) { s.SetListLag(7 * time.Second) }},
		{"marker-source", "404 NoSuchKey", func(server) {}},
		{"marker-source", "400 BadRequest", func(s server) { s.SetMarkerSourceRefusal(400, "BadRequest") }},
		{"marker-source", "another 404", func(s server) { s.SetMarkerSourceRefusal(404, "NoSuchVersion") }},
		{"marker-source", otherValue, func(s server) { s.SetMarkerSourceRefusal(405, "MethodNotAllowed") }},
		{"marker-source-part", "400 BadRequest", func(server) {}},
	} {
		tt.run(t, ossBench(osstest.VersioningEnabled), (*osstest.Server).Tree)
	}
	for _, tt := range []switchTest[server]{
		{"versioning", "not any more", func(server) {}},
		{"taken-key", "it replaces the object", func(server) {}},
		{"marker-source", string(stateCannotTell), func(server) {}},
	} {
		tt.run(t, ossBench(osstest.VersioningSuspended), (*osstest.Server).Tree)
	}
}

// TestOSSDelay: the refusals that a run gets show whether they have the delay.
func TestOSSDelay(t *testing.T) {
	for delay, want := range map[bool]string{true: "yes", false: "no"} {
		synctest.Test(t, func(t *testing.T) {
			srv, svc := ossBench("")(t)
			srv.SetRate(1, time.Second)
			srv.SetQPSDelay(delay)
			rep := everything(t, svc, "head-errors", "versioning", "rate-delay")
			if got := valueOf(rep.rows[2]); got != want {
				t.Errorf("with the switch at %t it found %q, want %q", delay, got, want)
			}
		})
	}
}

// TestOSSWithout: what a run cannot find out for want of a flag, and what the reason names.
func TestOSSWithout(t *testing.T) {
	for probe, want := range map[string]string{"metadata-v1": "-instance", "metadata-v2": "-instance", "cross-region": "-other", "append-sources": "appendable", "copy-limit": "1 GB"} {
		synctest.Test(t, func(t *testing.T) {
			srv := osstest.NewServer(t)
			srv.AddBucket("bench")
			srv.AddObject("bench", "sea.jpg", "a picture of the sea")
			svc, err := newOSSService(ossAccount{config: srv.PipeConfig(), bucket: "bench"})
			if err != nil {
				t.Fatal(err)
			}
			row := everything(t, svc, probe).rows[0]
			if row.state != stateCannotTell || !strings.Contains(row.reason, want) {
				t.Errorf("%s: %+v, want a reason with %q", probe, row.finding, want)
			}
		})
	}
}
