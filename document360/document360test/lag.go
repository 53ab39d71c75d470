package document360test

import (
	"slices"
	"time"

	"github.com/farcopy/farcopy/internal/simtest"
)

// SetListLag makes listings late: they show what was there d ago, so that what is made, renamed,
// moved, touched or removed appears, changes and disappears d after it was. Changes that were made
// before this call are shown at once, and so is what a test sets up unless d is more than the
// minute by which that is dated back; 0, the default, ends it.
//
// The lists in GetFolder and ListFolders lag; GetFile is current, and so is what GetFolder says of
// the folder itself.
func (s *Server) SetListLag(d time.Duration) { s.sim.SetListLag(d) }

// SetDateSkew makes the Date header of answers d ahead of the clock that dates items, or behind it
// where d is negative.
func (s *Server) SetDateSkew(d time.Duration) { s.sim.SetDateSkew(d) }

// keepFile saves what a file is for listings that lag, before it changes now.
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
