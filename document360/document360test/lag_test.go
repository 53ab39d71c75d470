package document360test_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360/document360test"
)

// names are the members of the objects in a list of the body.
func names(t *testing.T, a answer, member string, path ...any) string {
	t.Helper()
	var names []string
	for _, it := range dig(t, a, path...).([]any) {
		names = append(names, it.(map[string]any)[member].(string))
	}
	return strings.Join(names, " ")
}

func TestListLag(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(f *fixture)
		before, after string // what GetFolder shows of the archive's files until the lag is over, and from then on
	}{
		{"copied by a request", func(f *fixture) { f.copyTo(f.archive) }, "a", "a logo.png"},
		{"copied by somebody", func(f *fixture) { f.Copy(f.logo, f.archive, "b") }, "a", "a b"},
		{"renamed", func(f *fixture) { f.Rename("a", "z") }, "a", "z"},
		{"moved out", func(f *fixture) { f.Move("a", f.images) }, "a", ""},
		{"moved in", func(f *fixture) { f.Move(f.logo, f.archive) }, "a", "a logo.png"},
		{"removed", func(f *fixture) { f.Remove("a") }, "a", ""},
		{"deleted by a request", func(f *fixture) { f.do("DELETE", f.archiveFolder+"/files/a", "") }, "a", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.SetListLag(lag)
				f.AddFile(f.archive, "a", "", func(f *document360test.File) { f.ID = "a" })
				tt.change(f)
				time.Sleep(lag - 1)
				if got := names(t, f.get(f.archiveFolder), "file_name", "data", "files"); got != tt.before {
					t.Errorf("just before the lag is over, the folder shows %q, want %q", got, tt.before)
				}
				time.Sleep(time.Nanosecond)
				if got := names(t, f.get(f.archiveFolder), "file_name", "data", "files"); got != tt.after {
					t.Errorf("when the lag is over, the folder shows %q, want %q", got, tt.after)
				}
			})
		})
	}
}

func TestListLagOfFolders(t *testing.T) {
	const lag = 3 * time.Second
	tests := []struct {
		name          string
		change        func(f *fixture)
		before, after string // what ListFolders shows until the lag is over, and from then on
	}{
		{"made", func(f *fixture) { f.do("POST", f.folders, `{"name":"New"}`) }, "Images Archive", "Images Archive New"},
		{"renamed", func(f *fixture) { f.Rename(f.archive, "Old") }, "Images Archive", "Images Old"},
		{"moved", func(f *fixture) { f.Move(f.archive, f.images) }, "Images Archive", "Images"},
		{"removed", func(f *fixture) { f.Remove(f.images) }, "Archive Images", "Archive"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.SetListLag(lag)
				tt.change(f)
				time.Sleep(lag - 1)
				if got := names(t, f.get(f.folders), "title", "data"); got != tt.before {
					t.Errorf("just before the lag is over, the list shows %q, want %q", got, tt.before)
				}
				time.Sleep(time.Nanosecond)
				if got := names(t, f.get(f.folders), "title", "data"); got != tt.after {
					t.Errorf("when the lag is over, the list shows %q, want %q", got, tt.after)
				}
			})
		})
	}
}

// TestListLagLeavesReadsByID: a file is current wherever its id is asked for.
func TestListLagLeavesReadsByID(t *testing.T) {
	f := newFixture(t)
	f.SetListLag(time.Minute)
	f.Rename(f.logo, "new.png")
	path := f.folders + "/" + f.images
	if got := dig(t, f.get(path+"/files/"+f.logo), "data", "file_name"); got != "new.png" {
		t.Errorf("the file is called %v, want new.png", got)
	}
	if got := names(t, f.get(path), "file_name", "data", "files"); got != "logo.png" {
		t.Errorf("the folder shows %q, want logo.png", got)
	}
}

// TestOthers: what other programs do is dated now.
func TestOthers(t *testing.T) {
	tests := []struct {
		name string
		do   func(f *fixture) (changed string)
		want document360test.File
	}{
		{"copy", func(f *fixture) string { return f.Copy(f.logo, f.images, "") }, document360test.File{Name: "logo.png", Size: "2.4 MB"}},
		{"rename", func(f *fixture) string { f.Rename(f.logo, "z"); return f.logo }, document360test.File{Name: "z", Size: "2.4 MB"}},
		{"overwrite", func(f *fixture) string { f.Overwrite(f.logo, "7 KB"); return f.logo }, document360test.File{Name: "logo.png", Size: "7 KB"}},
		{"touch", func(f *fixture) string { f.Touch(f.logo); return f.logo }, document360test.File{Name: "logo.png", Size: "2.4 MB"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				tt.want.ID, tt.want.FolderID, tt.want.Modified = tt.do(f), f.images, f.Now()
				files := f.Files(f.images)
				if got := files[len(files)-1]; got != tt.want {
					t.Errorf("the file is %+v, want %+v", got, tt.want)
				}
			})
		})
	}
}

func TestDateSkew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.SetDateSkew(2 * time.Second)
		date, err := http.ParseTime(f.copyTo(f.archive).header.Get("Date"))
		if err != nil {
			t.Fatal(err)
		}
		if ahead := date.Sub(f.Files(f.archive)[0].Modified); ahead != 2*time.Second {
			t.Errorf("Date is %v ahead of the copy, want 2s", ahead)
		}
	})
}
