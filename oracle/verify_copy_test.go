package oracle_test

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// copied adds a folder to Reports and copies Reports into Archive.
func (o *office) copied() (copyID string) {
	o.AddFile(o.MkdirAll("/Reports/2025"), "q2.txt", 200)
	return o.Copy(o.reports, o.archive, "")
}

func TestVerifyCopyFolder(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(o *office, copied string)
		want   []oracle.Difference
	}{
		{name: "equal", change: func(*office, string) {}},
		{name: "equal under another name", change: func(o *office, copied string) { o.Rename(copied, "Reports 123456") }},
		{
			name:   "missing",
			change: func(o *office, _ string) { o.Remove(o.Find("/Archive/Reports/2025/q2.txt")) },
			want:   []oracle.Difference{{Path: "2025/q2.txt", Kind: oracle.DifferenceMissing, Expected: "file of 200 bytes"}},
		},
		{
			name:   "a stranger",
			change: func(o *office, copied string) { o.AddFolder(copied, "2026") },
			want:   []oracle.Difference{{Path: "2026", Kind: oracle.DifferenceExtra, Found: "folder"}},
		},
		{
			name:   "size",
			change: func(o *office, _ string) { o.Overwrite(o.Find("/Archive/Reports/q1.txt"), 101) },
			want:   []oracle.Difference{{Path: "q1.txt", Kind: oracle.DifferenceSize, Expected: "100 bytes", Found: "101 bytes"}},
		},
		{
			name:   "case",
			change: func(o *office, _ string) { o.Rename(o.Find("/Archive/Reports/q1.txt"), "Q1.txt") },
			want:   []oracle.Difference{{Path: "q1.txt", Kind: oracle.DifferenceName, Expected: "q1.txt", Found: "Q1.txt"}},
		},
		{
			name: "type",
			change: func(o *office, copied string) {
				o.Remove(o.Find("/Archive/Reports/q1.txt"))
				o.AddFolder(copied, "q1.txt")
			},
			want: []oracle.Difference{{Path: "q1.txt", Kind: oracle.DifferenceType, Expected: "file of 100 bytes", Found: "folder"}},
		},
		{
			name:   "gone",
			change: func(o *office, copied string) { o.Remove(copied) },
			want:   []oracle.Difference{{Kind: oracle.DifferenceMissing, Expected: "folder"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			copied := o.copied()
			tt.change(o, copied)
			res, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: o.reports, CopyID: copied})
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "equal", res.Equal, tt.want == nil)
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, oracle.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "strong", res.Strong, 0)
		})
	}
}

func TestVerifyCopyFile(t *testing.T) {
	for _, tt := range []struct {
		name     string
		size     int64
		change   func(o *office, copied string)
		strength oracle.Strength
		want     []oracle.Difference
	}{
		{name: "equal", size: 100, change: func(*office, string) {}, strength: oracle.StrengthWeak},
		{name: "both empty", change: func(*office, string) {}, strength: oracle.StrengthNone},
		{
			name: "size", size: 100, change: func(o *office, copied string) { o.Overwrite(copied, 101) }, strength: oracle.StrengthWeak,
			want: []oracle.Difference{{Kind: oracle.DifferenceSize, Expected: "100 bytes", Found: "101 bytes"}},
		},
		{
			name: "gone", size: 100, change: func(o *office, copied string) { o.Remove(copied) }, strength: oracle.StrengthStrong,
			want: []oracle.Difference{{Kind: oracle.DifferenceMissing, Expected: "file"}},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			source := o.AddFile(o.reports, "file", tt.size)
			copied := o.Copy(source, o.archive, "")
			tt.change(o, copied)
			res, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FileID: source, CopyID: copied})
			if res == nil {
				t.Fatal(err)
			}
			testkit.WantEqual(t, "errors.Is ErrCopyDiffers", errors.Is(err, oracle.ErrCopyDiffers), tt.want != nil)
			testkit.WantSame(t, res.Differences, tt.want)
			testkit.WantEqual(t, "strength", res.Strength(), tt.strength)
		})
	}
}

// TestVerifyCopyLarge: 10,000 files in folders of 2500, on pages of 200.
func TestVerifyCopyLarge(t *testing.T) {
	o := &office{Server: oracletest.NewServer(t)}
	source := o.MkdirAll("/Source")
	for i := range 4 {
		in := o.MkdirAll(fmt.Sprintf("/Source/%d", i))
		for j := range 2500 {
			o.AddFile(in, fmt.Sprintf("%04d.txt", j), 10)
		}
	}
	copied := o.Copy(source, o.MkdirAll("/Archive"), "")
	res, err := o.PipeClient().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: source, CopyID: copied})
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "items", res.Items, 10_000)
	testkit.WantEqual(t, "weak", res.Weak, 10_000)
	testkit.WantSent(t, o, "ListFolderItems", 2*(1+4*13)) // the two folders, and 13 pages of each of the four in them
	testkit.WantSent(t, o, "GetFolder", 3)
}

// TestVerifyCopyPagesShift: pages are counted, so that a list that changes meanwhile shows an item twice or not at all. It is
// the copy's here: what the source shows of itself at the end does not change.
func TestVerifyCopyPagesShift(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(o *office, copied string)
		reason string
	}{
		{
			name: "another total", change: func(o *office, _ string) { o.Remove(o.Find("/Archive/Reports/001.txt")) },
			reason: "was listed with 301 items, then with 300",
		},
		{
			name: "an item comes twice",
			change: func(o *office, copied string) {
				o.AddFile(copied, "000.txt", 10)
				o.Remove(o.Find("/Archive/Reports/300.txt"))
			},
			reason: "was listed with an item twice",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			o := newOffice(t)
			for i := range 300 {
				o.AddFile(o.reports, fmt.Sprintf("%03d.txt", i+1), 10)
			}
			copied := o.Copy(o.reports, o.archive, "")
			change := oracletest.CallThenAct("changed", func() { tt.change(o, copied) })
			o.Inject("ListFolderItems", oracletest.None, oracletest.None, oracletest.None, change)
			res, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: o.reports, CopyID: copied})
			testkit.WantIs(t, err, oracle.ErrComparisonUnsteady)
			testkit.WantContains(t, testkit.As[*oracle.UnsteadyError](t, err).Reason, tt.reason)
			if res != nil {
				t.Errorf("got %+v", res)
			}
		})
	}
}

// TestVerifyCopyPagesLack: a list that ends before the announced number of items is no whole list.
func TestVerifyCopyPagesLack(t *testing.T) {
	o := newOffice(t)
	copied := o.copied()
	o.Inject("ListFolderItems", oracletest.Respond("short", testkit.Body(200,
		`{"errorCode":"0","count":"1","totalResults":"2","hasMore":"0","items":[{"id":"D1","name":"q1.txt","type":"file","size":"100"}]}`)))
	_, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: o.reports, CopyID: copied})
	testkit.WantContains(t, testkit.As[*oracle.UnsteadyError](t, err).Reason, "with 1 of 2 items")
}

func TestVerifyCopyListingFails(t *testing.T) {
	o := newOffice(t)
	copied := o.copied()
	for good := range 4 {
		o.Inject("ListFolderItems", append(slices.Repeat([]oracletest.Fault{oracletest.None}, good), oracletest.Status(http.StatusServiceUnavailable))...)
		res, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: o.reports, CopyID: copied}, oracle.WithMaxAttempts(1))
		testkit.WantIs(t, err, oracle.ErrTransient)
		testkit.WantIsNot(t, err, oracle.ErrCopyDiffers)
		if res != nil {
			t.Errorf("after %d lists: %+v", good, res)
		}
	}
}

func TestVerifyCopyUnsteady(t *testing.T) {
	o := newOffice(t)
	copied := o.copied()
	_, err := o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{
		FolderID: o.reports, CopyID: copied, OnItem: func(oracle.ComparedItem) { o.Touch(o.reports) },
	})
	testkit.WantIs(t, err, oracle.ErrComparisonUnsteady, oracle.ErrTransient)
	testkit.WantIsNot(t, err, oracle.ErrCopyDiffers)

	source := o.file()
	_, err = o.Client().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{
		FileID: source, CopyID: o.Copy(source, o.archive, ""), OnItem: func(oracle.ComparedItem) { o.Overwrite(source, 100) },
	})
	testkit.WantIs(t, err, oracle.ErrComparisonUnsteady)
}

// TestVerifyCopyLag: an item of the copy that is not listed yet is missing, and found later.
func TestVerifyCopyLag(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := newOffice(t)
		copied := o.copied()
		late := o.AddFile(o.reports, "late.txt", 10)
		time.Sleep(time.Minute)
		o.SetListLag(10 * time.Second)
		o.Copy(late, copied, "")
		verify := func() error {
			_, err := o.PipeClient().VerifyCopy(t.Context(), oracle.VerifyCopyRequest{FolderID: o.reports, CopyID: copied})
			return err
		}
		differs := testkit.As[*oracle.CopyDiffersError](t, verify())
		testkit.WantSame(t, differs.Differences, []oracle.Difference{
			{Path: "late.txt", Kind: oracle.DifferenceMissing, Expected: "file of 10 bytes"},
		})
		time.Sleep(time.Minute)
		if err := verify(); err != nil {
			t.Error(err)
		}
	})
}

// TestVerifyCopyAccess: each side is read with its own right.
func TestVerifyCopyAccess(t *testing.T) {
	o := newOffice(t)
	copied := o.copied()
	source, there := o.AddPublicLink(o.reports, oracletest.Downloader, "pass"), o.AddPublicLink(copied, oracletest.Downloader, "")
	req := oracle.VerifyCopyRequest{
		FolderID: o.reports, CopyID: copied, Access: oracle.Access{LinkID: source, AccessCode: "pass"}, CopyAccess: oracle.Access{LinkID: there},
	}
	res, err := o.Client().VerifyCopy(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	testkit.WantEqual(t, "items", res.Items, 2)
	inside, inCopy := o.Find("/Reports/2025"), o.Find("/Archive/Reports/2025")
	for _, r := range o.Requests() {
		of := source
		switch {
		case strings.Contains(r.Target, copied), strings.Contains(r.Target, inCopy):
			of = there
		case !strings.Contains(r.Target, o.reports) && !strings.Contains(r.Target, inside):
			t.Errorf("%s is about neither", r.Target)
		}
		testkit.WantEqual(t, "link of "+r.Target, r.Header.Get("LinkID"), of)
	}
	testkit.WantHidden(t, req, "pass", there)
}

func TestVerifyCopyInvalid(t *testing.T) {
	o := newOffice(t)
	for _, tt := range []struct {
		field string
		req   oracle.VerifyCopyRequest
	}{
		{field: "FolderID", req: oracle.VerifyCopyRequest{CopyID: "2"}},
		{field: "FileID", req: oracle.VerifyCopyRequest{FileID: "1", FolderID: "1", CopyID: "2"}},
		{field: "CopyID", req: oracle.VerifyCopyRequest{FileID: "1"}},
		{field: "CopyID", req: oracle.VerifyCopyRequest{FileID: "1", CopyID: "1"}},
		{field: "Access", req: oracle.VerifyCopyRequest{FileID: "1", CopyID: "2", Access: oracle.Access{AccessCode: "x"}}},
		{field: "CopyAccess", req: oracle.VerifyCopyRequest{FileID: "1", CopyID: "2", CopyAccess: oracle.Access{AccessCode: "x"}}},
		{field: "MaxDifferences", req: oracle.VerifyCopyRequest{FileID: "1", CopyID: "2", MaxDifferences: -1}},
	} {
		_, err := o.Client().VerifyCopy(t.Context(), tt.req)
		testkit.WantIs(t, err, fs.ErrInvalid, oracle.ErrNotExecuted)
		testkit.WantEqual(t, "field", testkit.As[*oracle.NotExecutedError](t, err).Field, tt.field)
	}
	testkit.WantRequests(t, o, 0)
}
