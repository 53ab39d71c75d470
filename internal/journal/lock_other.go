//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd || windows)

package journal

import (
	"errors"
	"os"
	"runtime"
)

// lock fails: without a lock two programs could do the same work twice.
func lock(*os.File) error {
	return errors.Join(errors.ErrUnsupported, errors.New("journal: no file locks on "+runtime.GOOS))
}

func syncDir(string) error { return errors.ErrUnsupported }
