package bitpakettest

import (
	"maps"
	"path"
	"slices"
	"time"
)

// keepObject saves the versions at an object's path for late reads. Call it before they change.
func (p *paket) keepObject(o *object, at time.Time) {
	file := path.Join(o.dir, o.name)
	p.earlierObjects.Keep(p.sim, at, file, func() (was []*object) {
		for _, version := range p.versions(file) {
			was = append(was, new(*version))
		}
		return was
	})
}

// keepFolder saves the folder at a path, without its contents, for late reads. Call it before the
// folder changes.
func (p *paket) keepFolder(dir string, f *folder, at time.Time) {
	p.earlierFolders.Keep(p.sim, at, dir, func() *folder {
		was := newFolder(f.id, f.name, f.created)
		was.modified = f.modified
		return was
	})
}

// listed returns the paket as reads by path show it.
func (p *paket) listed() *paket {
	dirs, folders := p.earlierFolders.Seen(p.sim)
	files, versions := p.earlierObjects.Seen(p.sim)
	if dirs == nil && files == nil {
		return p
	}
	view := &paket{root: p.root.clone(), byID: p.byID, domains: p.domains}
	slices.Sort(dirs) // parents first
	for _, dir := range dirs {
		if parent := view.folder(path.Dir(dir)); parent != nil {
			parent.setFolder(path.Base(dir), folders[dir])
		}
	}
	for _, file := range files {
		if f := view.folder(path.Dir(file)); f != nil {
			f.setObject(path.Base(file), versions[file])
		}
	}
	return view
}

func (f *folder) setFolder(name string, was *folder) {
	switch {
	case was == nil:
		delete(f.folders, name)
	case f.folders[name] == nil:
		f.folders[name] = was.clone() // the view is filled, what was saved must stay empty
	}
}

func (f *folder) setObject(name string, was []*object) {
	if len(was) == 0 {
		delete(f.objects, name)
		return
	}
	f.objects[name] = was
}

func (f *folder) clone() *folder {
	c := *f
	c.objects, c.folders = maps.Clone(f.objects), maps.Clone(f.folders)
	for name, sub := range c.folders {
		c.folders[name] = sub.clone()
	}
	return &c
}
