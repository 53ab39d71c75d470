package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// disk is the directory of a journal. Tests have one that crashes.
type disk interface {
	names() ([]string, error)
	open(name string) (file, error)   // for reading and writing
	create(name string) (file, error) // empty
	rename(from, to string) error
	remove(name string) error
	sync() error // makes what create, rename and remove have done durable
}

// file is a file of the disk.
type file interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	Size() (int64, error)
	Truncate(size int64) error
	Sync() error
}

const lockName = "LOCK"

// osDisk is a directory of the operating system.
type osDisk struct {
	dir  string
	lock *os.File
}

// openDir makes the directory if there is none, and takes its lock. The operating system releases
// the lock when the process ends, however it ends.
func openDir(dir string) (*osDisk, error) {
	_, err := os.Stat(dir)
	isNew := errors.Is(err, fs.ErrNotExist)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	if isNew {
		if err := syncDir(filepath.Dir(dir)); err != nil {
			return nil, err
		}
	}
	if err := checkStrange(dir); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := lock(f); err != nil {
		f.Close()
		return nil, fmt.Errorf("%s: %w", lockName, err)
	}
	return &osDisk{dir, f}, nil
}

// checkStrange refuses a directory of somebody else before anything is written into it.
func checkStrange(dir string) error {
	names, err := (&osDisk{dir: dir}).names()
	if err != nil || slices.Contains(names, lockName) {
		return err
	}
	_, err = layoutOf(names)
	return err
}

func (d *osDisk) unlock() error { return d.lock.Close() }

func (d *osDisk) path(name string) string { return filepath.Join(d.dir, name) }

func (d *osDisk) names() (names []string, err error) {
	entries, err := os.ReadDir(d.dir)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names, err
}

func (d *osDisk) open(name string) (file, error)   { return d.openFile(name, 0) }
func (d *osDisk) create(name string) (file, error) { return d.openFile(name, os.O_CREATE|os.O_TRUNC) }

func (d *osDisk) openFile(name string, flag int) (file, error) {
	f, err := os.OpenFile(d.path(name), os.O_RDWR|flag, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (d *osDisk) rename(from, to string) error { return os.Rename(d.path(from), d.path(to)) }
func (d *osDisk) remove(name string) error     { return os.Remove(d.path(name)) }
func (d *osDisk) sync() error                  { return syncDir(d.dir) }

type osFile struct{ *os.File }

func (f osFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
