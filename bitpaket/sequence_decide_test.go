package bitpaket

import (
	"testing"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/internal/testkit"
)

// TestDecideCopies: what is done about a request of two objects, by what is at the places of its two
// layouts, under each Existing and with Overwrite.
func TestDecideCopies(t *testing.T) {
	none, some, full, same := presence{2, 0, 0}, presence{2, 1, 1}, presence{2, 2, 1}, presence{2, 2, 2}
	for _, tt := range []struct {
		name           string
		nested, merged presence

		skipSame, fail, skip, replace, overwrite string // the action with each Existing; the last is replace with Overwrite
	}{
		{"nothing", none, none, "copy", "copy", "copy", "copy", "copy"},
		{"some of both", some, some, "fail", "fail", "fail", "fail", "replace"},
		{"all of both", full, full, "fail", "fail", "skip", "fail", "replace"},
		{"all of both, equal", same, same, "skip", "fail", "skip", "skip", "skip"},
		{"all of one, equal", same, none, "skip", "fail", "skip", "skip", "skip"},
		{"all of the other one, equal", some, same, "skip", "fail", "skip", "skip", "skip"},
		{"all of one", full, none, "copy", "copy", "copy", "copy", "replace"},
		{"some of one", none, some, "copy", "copy", "copy", "copy", "replace"},
		{"an empty folder", presence{}, presence{}, "copy", "copy", "copy", "copy", "copy"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for existing, want := range map[farcopy.Existing]string{
				farcopy.ExistingSkipSame: tt.skipSame, farcopy.ExistingFail: tt.fail, farcopy.ExistingSkip: tt.skip, farcopy.ExistingReplace: tt.replace,
			} {
				got, _ := decideExisting(existing, false, [2]presence{tt.nested, tt.merged})
				testkit.WantEqual(t, "action with "+string(existing), string(got), want)
			}
			got, _ := decideExisting(farcopy.ExistingReplace, true, [2]presence{tt.nested, tt.merged})
			testkit.WantEqual(t, "action with Overwrite", string(got), tt.overwrite)
		})
	}
}

// TestFootprints: requests overlap whose copies could come to one place.
func TestFootprints(t *testing.T) {
	request := func(target string, objects ...Selector) *CopyRequest {
		return &CopyRequest{Objects: objects, Target: target}
	}
	for _, tt := range []struct {
		name string
		a, b *CopyRequest
		want bool
	}{
		{"one object twice", request("/t", Selector{Path: "/a/x"}), request("/t/", Selector{Path: "/b/x"}), true},
		{"two objects", request("/t", Selector{Path: "/a/x"}), request("/t", Selector{Path: "/a/y"}), false},
		{"one of several", request("/t", Selector{Path: "/a/x"}, Selector{Path: "/a/y"}), request("/t", Selector{Path: "/y"}), true},
		{"an object and an id", request("/t", Selector{Path: "/a/x"}), request("/t", Selector{ID: "1"}), true},
		{"a folder and an object below", request("/t", Selector{Folder: "/a"}), request("/t/a/b", Selector{Path: "/x"}), true},
		{"a folder and an object elsewhere", request("/t", Selector{Folder: "/a"}), request("/tt", Selector{Path: "/x"}), false},
		{"two folders to one target", request("/t", Selector{Folder: "/a"}), request("/t", Selector{Folder: "/b"}), true},
		{"a folder to the root", request("/", Selector{Folder: "/a"}), request("/t", Selector{Path: "/x"}), true},
		{"an object and a folder that is put below it", request("/t", Selector{Path: "/a/x"}), request("/t/x/y", Selector{Folder: "/b"}), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			testkit.WantEqual(t, "they overlap", footprintOf(tt.a).overlaps(footprintOf(tt.b)), tt.want)
			testkit.WantEqual(t, "they overlap the other way round", footprintOf(tt.b).overlaps(footprintOf(tt.a)), tt.want)
		})
	}
}
