package job

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/farcopy/farcopy"
)

// TestGroupsOfErrors: errors of many items are one group, whatever they are about.
func TestGroupsOfErrors(t *testing.T) {
	all := groups{}
	for _, o := range []farcopy.Outcome{
		{Source: "p/0", Action: farcopy.ActionFailed, Reason: "exists, differs"},
		{Source: "p/1", Action: farcopy.ActionFailed, Err: errors.New("oss.CopyObject: p/1 to b/1: 403 AccessDenied: No. (request 1)")},
		{Source: "p/2", Action: farcopy.ActionFailed, Err: errors.New("oss.CopyObject: p/2 to b/2: 403 AccessDenied: No. (request 2)")},
		{Source: "p/3", Action: farcopy.ActionFailed, Err: errors.New("oss.CopyObject: p/3 to b/3: 404 NoSuchKey: No. (request 3)")},
		{Source: "p/4", Action: farcopy.ActionFailed, Err: errors.New("oss.CopyObject: p/4 to b/4: 403 AccessDenied: No.")},
		{Source: "p/5", Action: farcopy.ActionUnknown, Err: errors.New("no resource")},
	} {
		all.add(o, 1)
	}
	want := []farcopy.FailureGroup{
		{Action: farcopy.ActionFailed, Reason: "CopyObject: 403 AccessDenied: No.", Count: 3, Example: "p/1"},
		{Action: farcopy.ActionFailed, Reason: "CopyObject: 404 NoSuchKey: No.", Count: 1, Example: "p/3"},
		{Action: farcopy.ActionFailed, Reason: "exists, differs", Count: 1, Example: "p/0"},
		{Action: farcopy.ActionUnknown, Reason: "no resource", Count: 1, Example: "p/5"},
	}
	if diff := cmp.Diff(want, all.sorted()); diff != "" {
		t.Error(diff)
	}
}
