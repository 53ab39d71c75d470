//go:build !unix

package main

import (
	"errors"
	"os"
)

var errLocked = errors.New("locked")

// lockFile refuses: the workers of a run that was killed could not be told from none.
func lockFile(*os.File) error {
	return errors.New("run -data needs a Unix; use coordinator and worker with a server of your own")
}
