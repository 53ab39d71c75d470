package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// manifestName is the file with the digests of the files of the store. A run that ends by itself
// writes it last, and the next run removes it first: a server does not tell a file that was cut by
// hand from one that was cut by a crash, and goes on without the records that are missing.
const manifestName = "manifest.json"

// writeManifest notes the files of the store, when the server has ended.
func (d *data) writeManifest() error {
	sums, err := digests(d.store())
	if err != nil {
		return err
	}
	text, err := json.Marshal(sums)
	if err != nil {
		return err
	}
	name := filepath.Join(d.dir, manifestName)
	if err := os.WriteFile(name+".new", text, 0o600); err != nil {
		return err
	}
	return os.Rename(name+".new", name)
}

// checkManifest compares the files of the store with the manifest of the run before, if that has
// ended by itself.
func (d *data) checkManifest() error {
	name := filepath.Join(d.dir, manifestName)
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	var want map[string]string
	if err := json.Unmarshal(text, &want); err != nil {
		return fmt.Errorf("%s was changed: %w", name, err)
	}
	got, err := digests(d.store())
	if err != nil {
		return err
	}
	for file, sum := range want {
		if got[file] == "" {
			return fmt.Errorf("%w: %s is gone", errDamaged, filepath.Join(d.store(), file))
		}
		if got[file] != sum {
			return fmt.Errorf("%w: %s was changed", errDamaged, filepath.Join(d.store(), file))
		}
	}
	return os.Remove(name)
}

// digests returns those of all files of a directory, by their names in it.
func digests(dir string) (map[string]string, error) {
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.Type().IsRegular() {
			return err
		}
		below, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		all[below], err = digest(name)
		return err
	})
	return all, err
}

func digest(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
