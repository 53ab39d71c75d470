package jobtest

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/farcopy/farcopy"
	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/internal/simtest"
	"github.com/farcopy/farcopy/oracle/oracletest"
)

// merged is the folder that the target has already, with one of its files.
const merged = "merged"

// paths returns the files of a tree, with names that occur once, and its folders.
func paths(s Shape) (files, folders []string) {
	files = []string{"a", "b", merged + "/there", merged + "/c", "outer/d", "outer/e", "outer/inner/f"}
	for n := range s.Files {
		files = append(files, "outer/inner/many-"+letters(n))
	}
	folders = []string{merged, "outer", "outer/inner", "empty"}
	if s.Large {
		folders = append(folders, "large", "large/part")
		for n := range 480 {
			files = append(files, "large/file-"+letters(n))
		}
		for n := range 20 {
			files = append(files, "large/part/piece-"+letters(n))
		}
	}
	return files, folders
}

// letters is a number without digits: Oracle may add digits to a name, so that one that has some could
// be that of another one's copy.
func letters(n int) string {
	return string([]byte{'a' + byte(n/676), 'a' + byte(n/26%26), 'a' + byte(n%26)})
}

// build makes the source. mkdir makes a folder of it and returns its id; add adds a file, with a
// content that depends on n, and returns its id.
func (w *World) build(s Shape, mkdir func(folder string) string, add func(folderID, name string, n int) string) {
	w.items, w.byOthers = map[string]item{}, map[string]int{}
	files, folders := paths(s)
	ids := map[string]string{"": w.Spec.From}
	for _, folder := range folders {
		ids[folder] = mkdir(folder)
		w.add(folder, ids[folder], true)
	}
	for n, file := range files {
		folder := strings.TrimSuffix(strings.TrimSuffix(file, base(file)), "/")
		w.add(file, add(ids[folder], base(file), n), false)
	}
}

// reads says where the two folders are in the simulator's tree.
func (w *World) reads(from, to string) {
	w.there = func() map[string][]string { return readTree(w.Sim.Tree(), to) }
	w.count(readTree(w.Sim.Tree(), from))
}

// stateAt returns the state of an item of the source.
func (w *World) stateAt(from, source string) string { return readTree(w.Sim.Tree(), from)[source][0] }

// notReplacing returns what a job does about existing files that can replace none.
func notReplacing(s Shape) farcopy.Existing {
	if s.Existing == farcopy.ExistingReplace {
		return farcopy.ExistingSkipSame
	}
	return s.Existing
}

func newBox(t testing.TB, s Shape) *World {
	srv := boxtest.NewServer(t)
	w := &World{Sim: srv, Ops: []string{"CopyFile", "CopyFolder", "CreateFolder"}}
	w.Spec = Spec{Service: "box", From: srv.MkdirAll("/From"), To: srv.MkdirAll("/To"), Existing: s.Existing}
	if s.Odd {
		srv.SetDuplicateNames(900 * time.Millisecond) // requests that come together; a second send is a second later
	}
	w.build(s,
		func(folder string) string { return srv.MkdirAll("/From/" + folder) },
		func(folderID, name string, n int) string { return srv.AddFile(folderID, name, int64(1000+n)) },
	)
	srv.Copy(w.items[merged+"/there"].id, srv.MkdirAll("/To/"+merged), "there")
	if s.Old {
		srv.AddFile(w.Spec.To, "a", 77)
		srv.AddFile(srv.Find("/To/"+merged), "c", 78)
	}
	w.reads("/From/", "/To/")
	w.makes = w.madeByID
	w.change = func(source string) string {
		srv.Overwrite(w.items[source].id, 99)
		return w.stateAt("/From/", source)
	}
	w.equal = func(source string) {
		size, err := strconv.ParseInt(w.items[source].state, 10, 64)
		if err != nil {
			panic(err)
		}
		if srv.Upload(w.Spec.To, source, size) != "" {
			w.byOthers[source]++
		}
	}
	return w
}

func newDocument360(t testing.TB, s Shape) *World {
	srv := document360test.NewServer(t)
	srv.SetRenameDuplicates(s.Odd)
	w := &World{Sim: srv, Ops: []string{"CopyFile", "CreateFolder"}}
	w.Spec = Spec{Service: "document360", From: srv.MkdirAll("/From"), To: srv.MkdirAll("/To"), Project: srv.ProjectID(), Existing: notReplacing(s)}
	w.build(s,
		func(folder string) string { return srv.MkdirAll("/From/" + folder) },
		func(folderID, name string, n int) string {
			return srv.AddFile(folderID, name, fmt.Sprintf("%d KB", n+1))
		},
	)
	srv.Copy(w.items[merged+"/there"].id, srv.MkdirAll("/To/"+merged), "there")
	if s.Old {
		srv.AddFile(w.Spec.To, "a", "77 KB")
	}
	w.reads("Documentation/From/", "Documentation/To/")
	w.makes = w.madeByID
	w.change = func(source string) string {
		srv.Overwrite(w.items[source].id, "99 KB")
		return w.stateAt("Documentation/From/", source)
	}
	w.equal = func(source string) {
		srv.Copy(w.items[source].id, w.Spec.To, source)
		w.byOthers[source]++
	}
	return w
}

func newOracle(t testing.TB, s Shape) *World {
	srv := oracletest.NewServer(t)
	w := &World{Sim: srv, Ops: []string{"CopyFile", "CreateFolder"}}
	w.Spec = Spec{Service: "oracle", From: srv.MkdirAll("/From"), To: srv.MkdirAll("/To"), Existing: notReplacing(s)}
	w.build(s,
		func(folder string) string { return srv.MkdirAll("/From/" + folder) },
		func(folderID, name string, n int) string { return srv.AddFile(folderID, name, int64(100+n)) },
	)
	srv.Copy(w.items[merged+"/there"].id, srv.MkdirAll("/To/"+merged), "there")
	if s.Old {
		srv.AddFile(w.Spec.To, "a", 77)
	}
	w.reads("u:/From/", "u:/To/")
	w.makes = w.madeByID
	w.change = func(source string) string {
		srv.Overwrite(w.items[source].id, 99)
		return w.stateAt("u:/From/", source)
	}
	w.equal = func(source string) {
		srv.Copy(w.items[source].id, w.Spec.To, source)
		w.byOthers[source]++
	}
	return w
}

func newBitpaket(t testing.TB, s Shape) *World {
	srv := bitpakettest.NewServer(t)
	w := &World{Sim: srv, Ops: []string{"Copy", "CreateFolder"}}
	w.Spec = Spec{Service: "bitpaket", From: "/From", To: "/To", Existing: s.Existing}
	w.build(s,
		func(folder string) string { srv.MkdirAll("/From/" + folder); return "/From/" + folder },
		func(folder, name string, _ int) string { return put(srv, folder+"/"+name, "content of "+name) },
	)
	srv.MkdirAll("/To/" + merged)
	srv.Copy("/From/"+merged+"/there", "/To/"+merged+"/there")
	if s.Old {
		put(srv, "/To/a", "old")
		put(srv, "/To/"+merged+"/c", "old")
	}
	w.reads("/From/", "/To/")
	w.makes = func(q simtest.Request) (sources []string, adds bool) {
		side := map[bool]string{false: "/From/", true: "/To/"}[q.Op == "CreateFolder"]
		for source, i := range w.items {
			if i.isFolder == (q.Op == "CreateFolder") && strings.Contains(string(q.Body), `"`+side+source+`"`) {
				sources = append(sources, source)
			}
		}
		return sources, strings.Contains(string(q.Body), `"overwrite":true`)
	}
	w.change = func(source string) string {
		srv.Overwrite("/From/"+source, "changed "+source)
		return w.stateAt("/From/", source)
	}
	w.equal = func(source string) {
		if _, taken := srv.Object("/To/" + source); !taken {
			srv.Copy("/From/"+source, "/To/"+source)
			w.byOthers[source]++
		}
	}
	return w
}

func put(srv *bitpakettest.Server, file, content string) string {
	srv.AddObject(file, content)
	return file
}

func base(file string) string { return file[strings.LastIndexByte(file, '/')+1:] }
