package journal

import (
	"errors"
	"io/fs"
)

// Exists reports whether there is a journal in a directory, damaged or not, which Open would not
// make anew.
func Exists(dir string) bool {
	names, err := (&osDisk{dir: dir}).names()
	if err != nil {
		return !errors.Is(err, fs.ErrNotExist)
	}
	l, err := layoutOf(names)
	return err != nil || l.current > 0
}
