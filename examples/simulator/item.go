package main

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/farcopy/farcopy/bitpaket/bitpakettest"
	"github.com/farcopy/farcopy/box/boxtest"
	"github.com/farcopy/farcopy/document360/document360test"
	"github.com/farcopy/farcopy/oracle/oracletest"
	"github.com/farcopy/farcopy/oss/osstest"
)

// item is a file or a folder that is to be added to a service.
type item struct {
	path     string // with a slash before it, and without one after it
	isFolder bool
	content  string // of a file
}

// maxPath keeps a tree printable.
const maxPath = 1024

// newItem reads the path of an item, which ends in a slash if it is a folder.
func newItem(p, content string) (item, error) {
	clean := strings.TrimSuffix(p, "/")
	switch {
	case !strings.HasPrefix(p, "/"):
		return item{}, errors.New("path: must begin with a slash")
	case clean == "":
		return item{}, errors.New("path: must name a file or a folder")
	case len(p) > maxPath:
		return item{}, fmt.Errorf("path: must not have more than %d bytes", maxPath)
	case !utf8.ValidString(p) || strings.ContainsFunc(p, unicode.IsControl):
		return item{}, errors.New("path: must not contain control characters")
	case p != clean && content != "":
		return item{}, errors.New("content: a folder, whose path ends in a slash, has none")
	}
	for name := range strings.SplitSeq(clean[1:], "/") {
		if name == "" || name == "." || name == ".." {
			return item{}, fmt.Errorf("path: must not have a name that is %q", name)
		}
	}
	return item{path: clean, isFolder: p != clean, content: content}, nil
}

func (it item) folder() string { return path.Dir(it.path) }
func (it item) name() string   { return path.Base(it.path) }

// conflict is the error of an item that the state of a service has no place for.
type conflict struct{ reason string }

func (c conflict) Error() string { return "path: " + c.reason }

var errExists = conflict{"there is an item of this name"}

func addToBitPaket(s *bitpakettest.Server) func(item) (string, error) {
	return func(it item) (string, error) {
		if it.isFolder {
			return s.MkdirAll(it.path), nil
		}
		return s.AddObject(it.path, it.content), nil
	}
}

func addToBox(s *boxtest.Server) func(item) (string, error) {
	return func(it item) (string, error) {
		if isTaken(s.Tree(), it) {
			return "", errExists
		}
		if it.isFolder {
			return s.MkdirAll(it.path), nil
		}
		return s.AddFile(s.MkdirAll(it.folder()), it.name(), int64(len(it.content))), nil
	}
}

func addToOracle(s *oracletest.Server) func(item) (string, error) {
	return func(it item) (id string, err error) {
		defer func() {
			switch p := recover().(type) {
			case nil:
			case string: // the simulator has no error for it
				id, err = "", conflict{"a file cannot hold others, and a folder cannot become a file"}
			default:
				panic(p)
			}
		}()
		if it.isFolder {
			return s.MkdirAll(it.path), nil
		}
		return s.AddFile(s.MkdirAll(it.folder()), it.name(), int64(len(it.content))), nil
	}
}

func addToDocument360(s *document360test.Server) func(item) (string, error) {
	return func(it item) (string, error) {
		switch {
		case it.isFolder:
			return s.MkdirAll(it.path), nil
		case it.folder() == "/":
			return "", errors.New("path: a file must be in a folder, such as /Images/a.png")
		case s.Find(it.path) != "":
			return "", errExists
		}
		return s.AddFile(s.MkdirAll(it.folder()), it.name(), fmt.Sprintf("%d B", len(it.content))), nil
	}
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$`)

// addToOSS takes the first name of a path for that of a bucket. The id of an object is its bucket
// and its key.
func addToOSS(s *osstest.Server) func(item) (string, error) {
	return func(it item) (string, error) {
		bucket, key, _ := strings.Cut(it.path[1:], "/")
		if !bucketName.MatchString(bucket) {
			return "", errors.New("path: must begin with a bucket, whose name has 3 to 63 lower-case letters, digits and hyphens")
		}
		if key == "" && !it.isFolder {
			return "", errors.New("path: must have a key after the bucket, or end in a slash to add the bucket alone")
		}
		s.AddBucket(bucket)
		if key == "" {
			return bucket, nil
		}
		if it.isFolder {
			key += "/"
		}
		s.AddObject(bucket, key, it.content)
		return bucket + "/" + key, nil
	}
}

// isTaken reports whether a tree of Box has a file of an item's path, in any case, on the way to it
// or, for a file, an item of its path.
func isTaken(tree string, it item) bool {
	for line := range strings.Lines(tree) {
		line = strings.TrimSuffix(line, "\n")
		if i := strings.LastIndex(line, "/ ("); i >= 0 { // "(copying)"
			line = line[:i+1]
		}
		at, isFolder := strings.CutSuffix(line, "/")
		if !isFolder {
			at = line[:strings.LastIndex(line, " ")]
		}
		switch {
		case isFolder:
			if !it.isFolder && strings.EqualFold(at, it.path) {
				return true
			}
		case strings.EqualFold(at, it.path), len(it.path) > len(at) && it.path[len(at)] == '/' && strings.EqualFold(at, it.path[:len(at)]):
			return true
		}
	}
	return false
}
