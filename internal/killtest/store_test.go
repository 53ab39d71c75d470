//go:build unix

package killtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/farcopy/farcopy"
)

// store is the folder in which workers keep intents and reports. A file in it is whole, or not there.
type store struct{ dir string }

func (s store) save(n int, i farcopy.Intent) error {
	text, err := i.MarshalText()
	if err != nil {
		return err
	}
	return s.write(fmt.Sprint(n, ".intent"), text)
}

func (s store) intent(n int) (i farcopy.Intent, found bool, err error) {
	text, err := os.ReadFile(filepath.Join(s.dir, fmt.Sprint(n, ".intent")))
	if errors.Is(err, fs.ErrNotExist) {
		return i, false, nil
	}
	if err == nil {
		err = i.UnmarshalText(text)
	}
	return i, err == nil, err
}

func reportName(n int, resolved bool) string {
	if resolved {
		return fmt.Sprint(n, ".resolved")
	}
	return fmt.Sprint(n, ".told")
}

func (s store) tell(n int, resolved bool, r report) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return s.write(reportName(n, resolved), text)
}

// report returns what was told of a copy. For a worker that resolves it returns what was told before.
func (s store) report(n int, resolves bool) (r report, found bool, err error) {
	if resolves {
		if r, found, err = s.read(reportName(n, true)); found || err != nil {
			return r, found, err
		}
		r, _, err = s.read(reportName(n, false))
		return r, false, err
	}
	return s.read(reportName(n, false))
}

func (s store) read(name string) (r report, found bool, err error) {
	text, err := os.ReadFile(filepath.Join(s.dir, name))
	if errors.Is(err, fs.ErrNotExist) {
		return r, false, nil
	}
	if err == nil {
		err = json.Unmarshal(text, &r)
	}
	return r, err == nil, err
}

// write replaces a file at once: readers find the old one or the new one, whenever the writer dies.
func (s store) write(name string, text []byte) (err error) {
	f, err := os.CreateTemp(s.dir, name+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // not there any more after the rename
	_, err = f.Write(text)
	err = errors.Join(err, f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), filepath.Join(s.dir, name)); err != nil {
		return err
	}
	dir, err := os.Open(s.dir)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
