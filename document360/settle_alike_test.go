package document360_test

import (
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/document360"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/testkit"
)

const (
	auto   = document360.ReconcileAuto
	strict = document360.ReconcileStrict
)

// TestCopyFileLookalikes puts a file into the destination and then loses a copy that was made, or that was not. The
// outcome is the call's own copy, found, or unknown; the file is never taken for it.
func TestCopyFileLookalikes(t *testing.T) {
	const (
		mine  = "found"
		none  = "unknown: nothing could be the copy"
		alone = "unknown: only the file could be the copy"
		both  = "unknown: either could be"
	)
	logo, small, icon := document360test.File{Name: "logo.png"}, document360test.File{Name: "logo.png", Size: "1 KB"}, document360test.File{Name: "icon.png"}
	tests := []struct {
		name          string
		mode          document360.Reconcile
		file          document360test.File
		modified      time.Duration // against the request; 0: as the source
		made, notMade string
	}{
		{"older", auto, logo, -time.Hour, mine, none},
		{"older", strict, logo, -time.Hour, mine, none},
		{"with the source's date", auto, logo, 0, both, alone},
		{"with the source's date", strict, logo, 0, mine, none},
		{"with the source's date, of another size", auto, small, 0, mine, alone},
		{"with the source's date, of another name", auto, icon, 0, mine, none},
		{"changed since", auto, logo, 1, both, ""}, // not made, it would be taken for the copy: ReconcileStrict is for that
		{"changed since", strict, logo, 1, mine, none},
		{"changed since, of another size", auto, small, 1, mine, alone},
		{"changed since, of another size", strict, small, 1, mine, none},
		{"changed since, of another name", auto, icon, 1, mine, none},
	}
	for _, tt := range tests {
		for fault, want := range map[*document360test.Fault]string{&actThen500: tt.made, &only500: tt.notMade} {
			if want == "" {
				continue
			}
			testkit.Run(t, fmt.Sprintf("%s/%d/%s", tt.name, tt.mode, fault.Name), func(t *testing.T) {
				f := newFixture(t)
				time.Sleep(2 * time.Hour)
				tt.file.Modified = f.Files(f.images)[0].Modified
				if tt.modified != 0 {
					tt.file.Modified = f.Now().Add(tt.modified)
				}
				other := f.AddFile(f.archive, tt.file.Name, tt.file.Size, document360test.WithModified(tt.file.Modified))
				f.Inject("CopyFile", *fault)
				got, err := f.client(settling(tt.mode)).CopyFile(t.Context(), f.request)
				files := f.Files(f.archive)
				own := files[len(files)-1].ID
				switch want {
				case mine:
					if err != nil {
						t.Fatal(err)
					}
					testkit.WantEqual(t, "got.FileID", got.FileID, own)
					if own == other {
						t.Errorf("got %+v, %v", got, err)
					}
					if !got.Reconciled {
						t.Errorf("got %+v, %v", got, err)
					}
					f.wantWorld(2, 1)
				case none:
					wantUnknown(t, err)
					f.wantWorld(1, 1)
				case alone:
					wantUnknown(t, err, other)
					f.wantWorld(1, 1)
				case both:
					wantUnknown(t, err, other, own)
					f.wantWorld(2, 1)
				}
			})
		}
	}
}

var actThen500, only500 = document360test.ActThenStatus(500), document360test.Status(500)

// TestCopyFileIntoItsOwnFolder: the source is never taken for its copy.
func TestCopyFileIntoItsOwnFolder(t *testing.T) {
	for _, mode := range []document360.Reconcile{auto, strict} {
		for _, fault := range []*document360test.Fault{&actThen500, &only500, &document360test.ActThenHangUp} {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.archive = f.AddFolder("", "Own")
				f.request.FolderID, f.request.DestinationFolderID = f.archive, f.archive
				f.request.FileID = f.AddFile(f.archive, "logo.png", "", document360test.WithModified(f.Now())) // as new as its copy
				f.Inject("CopyFile", *fault)
				got, err := f.client(settling(mode)).CopyFile(t.Context(), f.request)
				if fault == &only500 {
					wantUnknown(t, err)
					f.wantWorld(1, 1)
					return
				}
				if err != nil || got.FileID != f.Files(f.archive)[1].ID {
					t.Errorf("%s: %+v, %v", fault.Name, got, err)
				}
				f.wantWorld(2, 1)
			})
		}
	}
}

// TestCopyFileRenamedByTheService: a copy may get another name where its own is taken. It is not known, but not made twice.
func TestCopyFileRenamedByTheService(t *testing.T) {
	for _, mode := range []document360.Reconcile{auto, strict} {
		for _, own := range []bool{true, false} {
			synctest.Test(t, func(t *testing.T) {
				f := newFixture(t)
				f.SetRenameDuplicates(true)
				if own {
					f.archive, f.request.DestinationFolderID = f.images, f.images
				} else {
					f.AddFile(f.archive, "logo.png", "1 KB")
				}
				time.Sleep(time.Hour)
				f.Inject("CopyFile", document360test.ActThenStatus(500))
				_, err := f.client(settling(mode)).CopyFile(t.Context(), f.request)
				candidates := []string{f.Files(f.archive)[1].ID}
				if mode == auto && !own { // a copy may keep the source's date, which the other file has, too
					candidates = append(candidates, f.Files(f.archive)[0].ID)
				}
				wantUnknown(t, err, candidates...)
				f.wantWorld(2, 1)
			})
		}
	}
}

// TestCopyFileOfOthers: two equal copies that came since are both named.
func TestCopyFileOfOthers(t *testing.T) {
	for _, mode := range []document360.Reconcile{auto, strict} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.Inject("CopyFile", document360test.ActThenHangUp)
			f.Inject("GetFile", document360test.Slow(10*time.Second))
			time.AfterFunc(5*time.Second, func() { f.client().CopyFile(t.Context(), f.request) })
			_, err := f.client(settling(mode)).CopyFile(t.Context(), f.request)
			files := f.Files(f.archive)
			if len(files) != 2 {
				t.Fatal(f.Tree())
			}
			wantUnknown(t, err, files[0].ID, files[1].ID)
		})
	}
}

// TestCopyFileCounted: what another call of the client has returned is not found again.
func TestCopyFileCounted(t *testing.T) {
	for _, fault := range []*document360test.Fault{&actThen500, &only500} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			c := f.client(settling(auto))
			f.Inject("CopyFile", document360test.None, document360test.ActThenHangUp, *fault)
			seen := map[string]bool{}
			for range 2 {
				got, err := c.CopyFile(t.Context(), f.request)
				if err != nil || seen[got.FileID] {
					t.Fatalf("%s: %+v, %v", fault.Name, got, err)
				}
				seen[got.FileID] = true
			}
			got, err := c.CopyFile(t.Context(), f.request)
			if fault == &only500 {
				wantUnknown(t, err)
				f.wantWorld(2, 3)
				return
			}
			if err != nil || seen[got.FileID] {
				t.Errorf("%s: %+v, %v", fault.Name, got, err)
			}
			f.wantWorld(3, 3)
		})
	}
}

// TestCopyFileWithoutTheServicesClock: what cannot be dated is no proof, neither of a copy nor of none.
func TestCopyFileWithoutTheServicesClock(t *testing.T) {
	for mode, sure := range map[document360.Reconcile]bool{auto: false, strict: true} {
		synctest.Test(t, func(t *testing.T) {
			f := newFixture(t)
			f.Inject("CopyFile", document360test.ActThenStatus(500))
			got, err := f.client(settling(mode), func(c *document360.Config) {
				c.HTTPClient = &http.Client{Transport: testkit.Undated(c.HTTPClient.Transport)}
			}).CopyFile(t.Context(), f.request)
			if id := f.Files(f.archive)[0].ID; !sure {
				wantUnknown(t, err, id)
			} else if err != nil || got.FileID != id {
				t.Errorf("got %+v, %v", got, err)
			}
			f.wantWorld(1, 1)
		})
	}
}

// TestCopyFileSourceChanged: a source that was renamed since does not tell what its copy is called.
func TestCopyFileSourceChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFixture(t)
		f.Inject("CopyFile", document360test.ActThenStatus(500))
		f.Inject("GetFile", document360test.Respond("renamed", func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprintf(w, `{"success":true,"request_id":"r","data":{"id":%q,"file_name":"new.png","title":"new.png","size":"2.5 MB","modified_at":%q}}`,
				f.request.FileID, f.Now().Add(time.Minute).Format(time.RFC3339))
		}))
		_, err := f.client(settling(auto)).CopyFile(t.Context(), f.request)
		wantUnknown(t, err)
		f.wantWorld(1, 1)
	})
}
