package bitpakettest

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// paket is a tree of folders with objects.
type paket struct {
	root    *folder
	byID    map[string]*object
	domains []string // custom ones

	objectIDs, folderIDs counter

	sim            *simtest.Server
	earlierFolders simtest.Past[string, *folder]   // by path
	earlierObjects simtest.Past[string, []*object] // the versions of each path
}

type folder struct {
	id, name          string
	created, modified time.Time
	folders           map[string]*folder
	objects           map[string][]*object // the versions of each name, oldest first
}

// object is one version of an object.
type object struct {
	id, revision string
	dir, name    string
	content      []byte
	size         int64
	hash         string
	mime         string
	tags         []string
	secure       bool
	sealed       bool
	versioned    bool
	version      int // 0 unless versioned
	created      time.Time
	updated      time.Time
}

func newPaket() paket {
	return paket{root: newFolder("", "", time.Time{}), byID: map[string]*object{}}
}

func newFolder(id, name string, now time.Time) *folder {
	return &folder{id: id, name: name, created: now, modified: now,
		folders: map[string]*folder{}, objects: map[string][]*object{}}
}

// cleanPath returns an absolute path without a slash at its end, "/" excepted.
func cleanPath(p string) (string, bool) {
	if !strings.HasPrefix(p, "/") {
		return "", false
	}
	if p == "/" {
		return p, true
	}
	p = strings.TrimSuffix(p, "/")
	return p, p != "/" && path.Clean(p) == p
}

// pathNames returns the names on the way from the root to a clean path.
func pathNames(p string) []string {
	if p == "/" {
		return nil
	}
	return strings.Split(p[1:], "/")
}

// folder returns nil where there is none.
func (p *paket) folder(dir string) *folder {
	dir, ok := cleanPath(dir)
	if !ok {
		return nil
	}
	f := p.root
	for _, name := range pathNames(dir) {
		if f = f.folders[name]; f == nil {
			return nil
		}
	}
	return f
}

func (p *paket) mkdirAll(dir string, now time.Time) *folder {
	f, at := p.root, "/"
	for _, name := range pathNames(dir) {
		next := f.folders[name]
		at = path.Join(at, name)
		if next == nil {
			p.earlierFolders.Keep(p.sim, now, at, nil)
			next = newFolder(alphanumeric(p.folderIDs.next("folder"), 20), name, now)
			f.folders[name] = next
			f.touch(now)
		}
		f = next
	}
	return f
}

// versions returns the versions at a path, oldest first.
func (p *paket) versions(file string) []*object {
	file, ok := cleanPath(file)
	f := p.folder(path.Dir(file))
	if !ok || f == nil {
		return nil
	}
	return f.objects[path.Base(file)]
}

// add makes o the newest version of its name, and its folder if that is missing.
func (p *paket) add(o *object, now time.Time) {
	f := p.mkdirAll(o.dir, now)
	id := p.objectIDs.next("object")
	o.id, o.revision, o.created, o.updated = uuid(id), hexadecimal(id[16:], 10), now, now
	if o.versioned {
		o.version = 1
		if versions := f.objects[o.name]; len(versions) > 0 {
			o.version = newest(versions).version + 1
		}
	}
	p.keepObject(o, now)
	f.objects[o.name] = append(f.objects[o.name], o)
	f.touch(now)
	p.byID[o.id] = o
}

// destroy removes one version for good.
func (p *paket) destroy(o *object, now time.Time) {
	f := p.folder(o.dir)
	p.keepObject(o, now)
	delete(p.byID, o.id)
	left := slices.DeleteFunc(f.objects[o.name], func(v *object) bool { return v == o })
	f.objects[o.name] = left
	f.touch(now)
	if len(left) == 0 {
		delete(f.objects, o.name)
	}
}

func (p *paket) destroyAll(versions []*object, now time.Time) {
	for _, o := range slices.Clone(versions) {
		p.destroy(o, now)
	}
}

// touch dates a change of the folder. What a test sets up is dated back, so the date never
// decreases.
func (f *folder) touch(now time.Time) {
	if now.After(f.modified) {
		f.modified = now
	}
}

func newest(versions []*object) *object { return versions[len(versions)-1] }

// walk visits a folder and all below it, a folder before what is in it, sorted by name.
func (f *folder) walk(dir string, visit func(dir string, f *folder)) {
	visit(dir, f)
	for _, name := range sortedKeys(f.folders) {
		f.folders[name].walk(path.Join(dir, name), visit)
	}
}

// size is the sum of all versions in the folder and below it.
func (f *folder) size() (sum int64) {
	f.walk("", func(_ string, f *folder) { sum += f.ownSize() })
	return sum
}

func (f *folder) ownSize() (sum int64) {
	for _, versions := range f.objects {
		for _, o := range versions {
			sum += o.size
		}
	}
	return sum
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

func sha256Hex(content []byte) string {
	sum := sha256.Sum256(content)
	return hex.EncodeToString(sum[:])
}
