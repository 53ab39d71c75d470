package document360test

import (
	"slices"

	"github.com/farcopy/farcopy/internal/simtest"
)

// keepFile saves a file for late listings. Call it before the file changes.
func (d *drive) keepFile(f *file) {
	d.earlierFiles.Keep(d.sim, d.sim.Now(), f, func() *file { return new(*f) })
}

func (d *drive) keepFolder(f *folder) {
	d.earlierFolders.Keep(d.sim, d.sim.Now(), f, func() *folder {
		was := *f
		was.subs, was.files = slices.Clone(f.subs), slices.Clone(f.files)
		return &was
	})
}

func (d *drive) filesIn(f *folder) []*file {
	return simtest.Listed(d.sim, &d.earlierFiles, f.files, func(was *file) bool { return was.folder == f })
}

func (d *drive) foldersIn(f *folder) []*folder {
	return simtest.Listed(d.sim, &d.earlierFolders, f.subs, func(was *folder) bool { return was.parent == f })
}

func (d *drive) foldersAt(p *project) []*folder {
	return simtest.Listed(d.sim, &d.earlierFolders, p.roots,
		func(was *folder) bool { return was.parent == nil && was.project == p })
}
