package main

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/oss/osstest"
)

// TestOSSStrangers: what others do during the run stays. Objects are told from those of the run by
// their versions, or by ETag and date.
func TestOSSStrangers(t *testing.T) {
	type server = *osstest.Server
	for _, tt := range []struct {
		name       string
		versioning osstest.Versioning
		act        func(srv server, key string) // at the end; key is that of a copy
		want       []string                     // what the tree has besides, with SCRATCH for the prefix
		left       []string                     // the names of what is left
	}{
		{name: "nobody", act: func(server, string) {}},
		{
			name: "an object below the scratch prefix",
			act:  func(srv server, key string) { srv.AddObject("bench", key+" stranger", "other") },
			want: []string{`bench/"in/SCRATCH/read stranger" 5 bytes Standard 795F3202`},
		},
		{
			name: "the copy replaced",
			act:  func(srv server, key string) { srv.Overwrite("bench", key, "other") },
			want: []string{"bench/in/SCRATCH/read 5 bytes Standard 795F3202"},
			left: []string{"SCRATCH/read"},
		},
		{
			name: "the copy replaced by its like",
			act: func(srv server, key string) {
				time.Sleep(time.Second)
				srv.Touch("bench", key)
			},
			want: []string{"bench/in/SCRATCH/read 20 bytes Standard 1D194405"},
			left: []string{"SCRATCH/read"},
		},
		{
			name:       "another version",
			versioning: osstest.VersioningEnabled,
			act:        func(srv server, key string) { srv.Overwrite("bench", key, "other") },
			want:       []string{"bench/in/SCRATCH/read #1 5 bytes Standard 795F3202"},
		},
		{
			name:       "the copy replaced, without versions",
			versioning: osstest.VersioningSuspended,
			act:        func(srv server, key string) { srv.Overwrite("bench", key, "other") },
			want:       []string{"bench/in/SCRATCH/read #1 5 bytes Standard 795F3202"},
			left:       []string{"SCRATCH/read"},
		},
		{
			name:       "a delete marker on the copy",
			versioning: osstest.VersioningEnabled,
			act:        func(srv server, key string) { srv.Remove("bench", key) },
			want:       []string{"bench/in/SCRATCH/read #1 delete marker"},
		},
		{
			name: "the copy removed",
			act:  func(srv server, key string) { srv.Remove("bench", key) },
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				srv, svc := ossBench(tt.versioning)(t)
				before := srv.Tree()
				var scratch string
				rep := runUntilRemoval(t, svc, "read-lag", func(l *ledger) {
					scratch, _, _ = strings.Cut(l.items[0].name, "/")
					tt.act(srv, "in/"+l.items[0].name)
				})
				names := strings.NewReplacer(scratch, "SCRATCH")
				checkLeft(t, rep, names, tt.left)
				checkTree(t, before, names.Replace(srv.Tree()), tt.want)
			})
		})
	}
}

// TestOSSLostResponses: what a request with a lost response has made is found and removed.
func TestOSSLostResponses(t *testing.T) {
	for _, versioning := range []osstest.Versioning{"", osstest.VersioningEnabled} {
		for _, op := range []string{"CopyObject", "InitiateMultipartUpload", "UploadPartCopy", "DeleteObject", "AbortMultipartUpload"} {
			synctest.Test(t, func(t *testing.T) {
				srv, svc := ossBench(versioning)(t)
				before := srv.Tree()
				srv.Inject(op, osstest.ActThenHangUp, osstest.ActThenGateway(502))
				rep := everything(t, svc)
				if srv.Pending() > 0 || len(rep.left) > 0 {
					t.Errorf("%s, versioning %q: %d faults were not met; left behind: %+v", op, versioning, srv.Pending(), rep.left)
				}
				checkTree(t, before, srv.Tree(), nil)
			})
		}
	}
}
