package bitpaket_test

import (
	"testing"

	"github.com/farcopy/farcopy/bitpaket"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestCopiesClaims: while it is unknown whether a request was acted on, no other one is sent that would
// make one of its objects, however that is selected: the copy would count for both.
func TestCopiesClaims(t *testing.T) {
	for _, tt := range []struct {
		name          string
		first, second func(f *requestsFixture) bitpaket.CopyRequest
	}{
		{
			"by id and by path",
			func(f *requestsFixture) bitpaket.CopyRequest {
				return to("/To", bitpaket.Selector{ID: f.AddObject("/From/a.txt", "content of a.txt")})
			},
			func(f *requestsFixture) bitpaket.CopyRequest {
				return to("/To", bitpaket.Selector{Path: "/From/a.txt"})
			},
		},
		{
			"a folder and an object in it",
			func(f *requestsFixture) bitpaket.CopyRequest {
				return to("/To", bitpaket.Selector{Folder: "/From/One"})
			},
			func(f *requestsFixture) bitpaket.CopyRequest {
				return to("/To/One", bitpaket.Selector{Path: "/From/One/one.txt"})
			},
		},
	} {
		testkit.Run(t, tt.name, func(t *testing.T) {
			f := newRequestsFixture(t)
			f.AddObject("/From/One/one.txt", "one")
			f.SetNestFolders(true)
			f.MkdirAll("/To/One")
			f.requests = []bitpaket.CopyRequest{tt.first(f), tt.second(f)}
			f.Inject("Copy", bitpakettest.HangUpBeforeAct)
			cfg := bitpaket.JobConfig{Journal: t.TempDir(), Workers: 1}
			j := f.copies(cfg)
			f.run(j)
			made := int64(0)
			for _, r := range f.Requests() {
				if r.Op == "Copy" && r.Done > 0 {
					made++
				}
			}
			testkit.WantEqual(t, "copied", j.Report().Copied, made)
		})
	}
}
