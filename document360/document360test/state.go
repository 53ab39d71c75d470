package document360test

import (
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// drive is the state of the service: projects, and in each a tree of folders with files.
type drive struct {
	sim      *simtest.Server
	projects []*project
	folders  map[string]*folder
	files    map[string]*file
	issued   map[kind]int

	earlierFolders simtest.Past[*folder, *folder]
	earlierFiles   simtest.Past[*file, *file]
}

type project struct {
	id, name string
	created  time.Time
	roots    []*folder
}

type folder struct {
	id, title string
	project   *project
	parent    *folder // nil at the top
	subs      []*folder
	files     []*file
	order     int
	starred   bool
	modified  time.Time
}

type file struct {
	id, name, size string
	folder         *folder
	modified       time.Time
}

// kind is the first group of an id, so that a golden file shows what an id names.
type kind int

const (
	kindProject kind = iota + 1
	kindFolder
	kindFile
)

func newDrive() drive {
	return drive{folders: map[string]*folder{}, files: map[string]*file{}, issued: map[kind]int{}}
}

// claim returns the wanted id, or a new one if that is empty. It panics if the id is taken.
func (d *drive) claim(k kind, wanted string) string {
	if wanted != "" {
		if d.taken(k, wanted) {
			panic(fmt.Sprintf("document360test: the id %q is taken", wanted))
		}
		return wanted
	}
	for {
		d.issued[k]++
		if id := fmt.Sprintf("%08x-0000-4000-8000-%012x", int(k), d.issued[k]); !d.taken(k, id) {
			return id
		}
	}
}

// taken reports whether something of this kind has the id. The documents use one id for a project,
// a folder and a file.
func (d *drive) taken(k kind, id string) bool {
	switch k {
	case kindProject:
		return d.project(id) != nil
	case kindFolder:
		return d.folders[id] != nil
	}
	return d.files[id] != nil
}

func (d *drive) project(id string) *project {
	for _, p := range d.projects {
		if p.id == id {
			return p
		}
	}
	return nil
}

func (d *drive) addProject(id, name string, now time.Time) *project {
	p := &project{id: d.claim(kindProject, id), name: name, created: now}
	d.projects = append(d.projects, p)
	return p
}

func (d *drive) addFolder(p *project, parent *folder, id, title string, now time.Time) *folder {
	siblings := &p.roots
	if parent != nil {
		siblings = &parent.subs
	}
	f := &folder{id: d.claim(kindFolder, id), title: title, project: p, parent: parent, order: len(*siblings), modified: now}
	d.earlierFolders.Keep(d.sim, now, f, nil)
	*siblings = append(*siblings, f)
	d.folders[f.id] = f
	return f
}

func (d *drive) addFile(in *folder, id, name, size string, now time.Time) *file {
	f := &file{id: d.claim(kindFile, id), name: name, size: size, folder: in, modified: now}
	d.earlierFiles.Keep(d.sim, now, f, nil)
	in.files = append(in.files, f)
	d.files[f.id] = f
	return f
}

func (d *drive) deleteFile(f *file) {
	d.keepFile(f)
	f.folder.files = slices.DeleteFunc(f.folder.files, func(other *file) bool { return other == f })
	delete(d.files, f.id)
}

// mkdirAll returns the id of the folder; "" for the top of the project.
func (d *drive) mkdirAll(p *project, path string, now time.Time) (id string) {
	var at *folder
	for _, title := range simtest.PathNames(path) {
		siblings := p.roots
		if at != nil {
			siblings = at.subs
		}
		if i := slices.IndexFunc(siblings, func(f *folder) bool { return f.title == title }); i >= 0 {
			at = siblings[i]
		} else {
			at = d.addFolder(p, at, "", title, now)
		}
		id = at.id
	}
	return id
}

// freeName returns the name, or the first of "name (1).ext", "name (2).ext" that no file of the
// folder has.
func (f *folder) freeName(name string) string {
	used := func(name string) bool {
		return slices.ContainsFunc(f.files, func(other *file) bool { return other.name == name })
	}
	ext := path.Ext(name)
	free := name
	for n := 1; used(free); n++ {
		free = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ext), n, ext)
	}
	return free
}

func (f *folder) path() string {
	if f.parent == nil {
		return f.project.name + "/" + f.title
	}
	return f.parent.path() + "/" + f.title
}
