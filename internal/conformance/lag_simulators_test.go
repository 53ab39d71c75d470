package conformance

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/sign"
	"github.com/farcopy/farcopy/internal/testkit"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// changing is a simulator whose state other programs change.
type changing struct {
	setLag func(d time.Duration)
	change func(r *rand.Rand) // one change, the same for the same numbers
	list   func() string
}

// TestListLagIsTheStateOfBefore runs two simulators side by side, through the same random changes.
// At every moment the listing of the one that lags is what the other one listed that much earlier.
func TestListLagIsTheStateOfBefore(t *testing.T) {
	const lag, steps = 3, 60 // seconds, of which each has one change at its begin and one listing in its middle
	for name, start := range map[string]func(t *testing.T) changing{
		"bitpaket": changingPaket, "box": changingBox, "oracle": changingOracle,
		"document360": changingDrive, "oss": changingBucket,
	} {
		t.Run(name, func(t *testing.T) {
			for seed := range uint64(4) {
				synctest.Test(t, func(t *testing.T) {
					current, late := start(t), start(t)
					current.setLag(0)
					late.setLag(lag * time.Second)
					first := current.list()
					var listed []string
					for n := range uint64(steps) {
						current.change(rand.New(rand.NewPCG(seed, n)))
						late.change(rand.New(rand.NewPCG(seed, n)))
						time.Sleep(time.Second / 2)
						listed = append(listed, current.list())
						want := first
						if n >= lag {
							want = listed[n-lag]
						}
						if got := late.list(); got != want {
							t.Fatalf("seed %d, second %d: listed\n%s\nwant what was listed %d seconds before\n%s", seed, n, got, lag, want)
						}
						time.Sleep(time.Second / 2)
					}
					if slices.Equal(listed, slices.Repeat([]string{first}, steps)) {
						t.Errorf("seed %d: nothing changed", seed)
					}
				})
			}
		})
	}
}

// fetch returns what a pattern finds in the answer to a GET, sorted where the service does not
// sort.
func fetch(t *testing.T, rt http.RoundTripper, url string, edit func(r *http.Request), pattern string) string {
	t.Helper()
	resp, body := testkit.Do(t, rt, http.MethodGet, url, "", edit)
	found := regexp.MustCompile(pattern).FindAllString(body, -1)
	slices.Sort(found)
	return fmt.Sprintln(resp.StatusCode, strings.Join(found, "\n"))
}

// pick is one of a few names.
func pickName(r *rand.Rand, names ...string) string { return names[r.IntN(len(names))] }

func changingPaket(t *testing.T) changing {
	srv := bitpakettest.NewServer(t)
	for _, file := range []string{"/d/a", "/d/b", "/d/sub/a", "/e/a"} {
		srv.AddObject(file, file)
	}
	dirs := []string{"/d", "/d/sub", "/e"}
	change := func(r *rand.Rand) {
		dir, to := pickName(r, dirs...), pickName(r, dirs...)
		file, other := dir+"/"+pickName(r, "a", "b"), to+"/"+pickName(r, "a", "b")
		_, there := srv.Object(file)
		_, taken := srv.Object(other)
		switch n := r.IntN(7); {
		case n == 0 && r.IntN(4) == 0:
			srv.Remove(pickName(r, "/d/sub", "/e"))
		case n <= 1:
			srv.Overwrite(file, fmt.Sprint(r.Int()))
		case !there:
		case n == 2:
			srv.Copy(file, other)
		case n == 3 && !taken:
			srv.Move(file, to)
		case n == 4:
			srv.Touch(file)
		case n == 5:
			srv.Remove(file)
		}
	}
	list := func() (text string) {
		for _, dir := range dirs {
			text += fetch(t, srv.Transport(), "http://bitpaket.test/v2/query?X-Bit-Folder="+dir, bearer,
				`"(folder_name|object_id|name|updated_on)":"[^"]*"`)
		}
		return text
	}
	return changing{srv.SetListLag, change, list}
}

// itemServer is a simulator whose items have ids.
type itemServer interface {
	Copy(id, parent, name string) string
	Move(id, parent string)
	Remove(id string)
	Rename(id, name string)
	Touch(id string)
}

// itemTree changes the items of a simulator.
type itemTree struct {
	srv      itemServer
	live     []string // the items that can change
	parents  []string // where they can be
	copyName func(r *rand.Rand) string
	fixed    string // the item that is neither copied nor removed
}

func someName(r *rand.Rand) string { return fmt.Sprint(r.Uint32()) }

func (t *itemTree) change(r *rand.Rand) {
	id, parent := pickName(r, t.live...), pickName(r, t.parents...)
	switch n := r.IntN(6); {
	case n <= 1 && id != t.fixed:
		t.live = append(t.live, t.srv.Copy(id, parent, t.copyName(r)))
	case n == 2:
		t.srv.Rename(id, someName(r))
	case n == 3:
		t.srv.Move(id, parent)
	case n == 4:
		t.srv.Touch(id)
	case n == 5 && id != t.fixed && len(t.live) > 1:
		t.srv.Remove(id)
		t.live = slices.DeleteFunc(t.live, func(other string) bool { return other == id })
	}
}

func changingBox(t *testing.T) changing {
	srv := boxtest.NewServer(t)
	srv.AddFolder("0", "One", boxtest.WithID("1"))
	srv.AddFolder("0", "Two", boxtest.WithID("2"))
	live := []string{srv.AddFolder("1", "A"), srv.AddFile("1", "a", 1), srv.AddFile("2", "b", 2)}
	items := &itemTree{srv: srv, live: live, parents: []string{"1", "2"}, copyName: someName}
	list := func() (text string) {
		for _, id := range []string{"0", "1", "2"} {
			text += fetch(t, srv.Transport(), "http://box.test/2.0/folders/"+id+"/items", bearer, `"etag":[^{}]*"name":"[^"]*"`)
		}
		return text
	}
	return changing{srv.SetListLag, items.change, list}
}

func changingOracle(t *testing.T) changing {
	srv := oracletest.NewServer(t)
	one, two := srv.MkdirAll("/One"), srv.MkdirAll("/Two")
	live := []string{srv.MkdirAll("/One/A"), srv.AddFile(one, "f", 1), srv.AddFile(two, "g", 2)}
	items := &itemTree{
		srv: srv, live: live, parents: []string{one, two}, copyName: func(*rand.Rand) string { return "copy" },
	}
	list := func() (text string) {
		for _, id := range []string{"self", one, two} {
			text += fetch(t, srv.Transport(), "http://oracle.test/documents/api/1.1/folders/"+id+"/items", oracleUser,
				`"(id|name|modifiedTime|totalResults)":"[^"]*"`)
		}
		return text
	}
	return changing{srv.SetListLag, items.change, list}
}

func changingDrive(t *testing.T) changing {
	srv := document360test.NewServer(t)
	one, two := srv.MkdirAll("One"), srv.MkdirAll("Two")
	live := []string{
		srv.MkdirAll("One/A"),
		srv.AddFile(one, "a", ""), srv.AddFile(two, "b", ""),
	}
	items := &itemTree{
		srv: srv, live: live, parents: []string{one, two}, copyName: func(*rand.Rand) string { return "" },
		fixed: live[0], // a folder, which this service does not copy
	}
	list := func() string {
		folders := "http://document360.test/v3/projects/" + srv.ProjectID() + "/drive/folders"
		text := fetch(t, srv.Transport(), folders, bearer, `"(id|title|items_count|modified_at)":("[^"]*"|\d+)`)
		for _, id := range []string{one, two} {
			text += fetch(t, srv.Transport(), folders+"/"+id, bearer, `"(file_name|modified_at)":"[^"]*"`)
		}
		return text
	}
	return changing{srv.SetListLag, items.change, list}
}

func changingBucket(t *testing.T) changing {
	srv := osstest.NewServer(t)
	srv.AddBucket("b", func(b *osstest.Bucket) { b.Versioning = osstest.VersioningSuspended })
	srv.AddObject("b", "a", "a")
	names := []string{"a", "b", "c", "d"}
	change := func(r *rand.Rand) {
		key, other := pickName(r, names...), pickName(r, names...)
		_, there := srv.Object("b", key)
		switch n := r.IntN(6); {
		case n <= 1:
			srv.Overwrite("b", key, key)
		case !there:
		case n == 2:
			srv.Copy("b", key, "b", other)
		case n == 3 && key != other:
			srv.Rename("b", key, other)
		case n == 4:
			srv.Touch("b", key)
		case n == 5:
			srv.Remove("b", key)
		}
	}
	signed := func(r *http.Request) {
		sign.V1(r, sign.Resource{Bucket: "b", Key: strings.TrimPrefix(r.URL.Path, "/b/")},
			sign.Credentials{AccessKeyID: osstest.DefaultAccessKeyID, AccessKeySecret: osstest.DefaultAccessKeySecret}, srv.Now())
	}
	list := func() string {
		text := fetch(t, srv.Transport(), "http://oss.test/b/?list-type=2", signed, `<(Key|LastModified|ETag)>[^<]*<`)
		for _, key := range names {
			text += fetch(t, srv.Transport(), "http://oss.test/b/"+key, signed, `^[a-z]$`)
		}
		return text
	}
	return changing{srv.SetListLag, change, list}
}
