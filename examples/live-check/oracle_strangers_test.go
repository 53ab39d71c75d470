package main

import (
	"testing"
	"time"

	"github.com/farcopy/farcopy/oracle/oracletest"
)

// TestOracleStrangers: what others have in the scratch folder is not deleted with it, not even if
// listings do not show it yet.
func TestOracleStrangers(t *testing.T) {
	for _, tt := range []strangerTest[*oracletest.Server]{
		{
			name: "nobody",
			act:  func(*oracletest.Server, made, made) {},
		},
		{
			name: "a folder in the scratch folder",
			act:  func(srv *oracletest.Server, scratch, own made) { srv.AddFolder(scratch.id, "stranger") },
			want: []string{"u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/stranger/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a file in a folder of the run",
			act:  func(srv *oracletest.Server, scratch, own made) { srv.AddFile(own.id, "stranger", 1) },
			want: []string{"u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/OWN/", "u:/Shared/SCRATCH/OWN/stranger 1"},
			left: []string{"OWN", "SCRATCH"},
		},
		{
			name: "a folder in the scratch folder that listings do not show yet",
			act: func(srv *oracletest.Server, scratch, own made) {
				stranger := srv.MkdirAll("/stranger")
				srv.SetListLag(time.Hour)
				srv.Move(stranger, scratch.id)
			},
			want: []string{"u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/stranger/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "a folder in place of one of the run, which was moved",
			act: func(srv *oracletest.Server, scratch, own made) {
				srv.Move(own.id, srv.Find("/Elsewhere"))
				srv.AddFile(srv.AddFolder(scratch.id, own.name), "stranger", 1)
			},
			want: []string{"u:/Elsewhere/OWN/", "u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/OWN/", "u:/Shared/SCRATCH/OWN/stranger 1"},
			left: []string{"OWN", "SCRATCH"},
		},
		{
			name: "a folder in place of one of the run, which was removed",
			act: func(srv *oracletest.Server, scratch, own made) {
				srv.Remove(own.id)
				srv.AddFolder(scratch.id, own.name)
			},
			want: []string{"u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/OWN/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder moved",
			act:  func(srv *oracletest.Server, scratch, own made) { srv.Move(scratch.id, srv.Find("/Elsewhere")) },
			want: []string{"u:/Elsewhere/SCRATCH/"},
			left: []string{"SCRATCH"},
		},
		{
			name: "the scratch folder removed, and another one made",
			act: func(srv *oracletest.Server, scratch, own made) {
				srv.Remove(scratch.id)
				srv.AddFolder(srv.Find("/Shared"), scratch.name)
			},
			want: []string{"u:/Shared/SCRATCH/"},
		},
		{
			name: "a folder named like a scratch folder",
			act: func(srv *oracletest.Server, scratch, own made) {
				srv.AddFolder(srv.Find("/Shared"), "farcopy-live-check-other")
			},
			want: []string{"u:/Shared/farcopy-live-check-other/"},
		},
		{
			name: "the folder of the run renamed",
			act:  func(srv *oracletest.Server, scratch, own made) { srv.Rename(own.id, "renamed") },
			want: []string{"u:/Shared/SCRATCH/", "u:/Shared/SCRATCH/renamed/"},
			left: []string{"OWN", "SCRATCH"},
		},
	} {
		tt.run(t, func(t *testing.T) (*oracletest.Server, service) {
			srv := oracletest.NewServer(t)
			srv.MkdirAll("/Elsewhere")
			svc, err := newOracle(srv.PipeConfig(), srv.MkdirAll("/Shared"), "")
			if err != nil {
				t.Fatal(err)
			}
			return srv, svc
		}, (*oracletest.Server).Tree)
	}
}
