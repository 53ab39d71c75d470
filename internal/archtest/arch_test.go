// Package archtest fences the architecture: who may import whom, that the five packages have the same bones, and that
// every operation documents what CONTRIBUTING promises.
package archtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

const module = "github.com/farcopy/farcopy"

var services = []string{"bitpaket", "box", "document360", "oracle", "oss"}

// file is one source file of the root module.
type file struct {
	path string // from the module's root
	pkg  string // its folder, "." for the root
	test bool
	ast  *ast.File
	text string
}

// files returns every Go file of the root module; nested modules are not part of it.
func files(t *testing.T) []file {
	t.Helper()
	all, err := parsedFiles()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 50 {
		t.Fatalf("only %d files found: the walk is broken", len(all))
	}
	return all
}

// parsedFiles parses the files once for all tests, which change nothing in them.
var parsedFiles = sync.OnceValues(func() (all []file, err error) {
	root := filepath.Join("..", "..")
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if path == root {
				return nil
			}
			if strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" {
				return fs.SkipDir
			}
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil {
				return fs.SkipDir // a nested module
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), path, text, parser.ParseComments)
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		rel = filepath.ToSlash(rel)
		all = append(all, file{rel, filepath.ToSlash(filepath.Dir(rel)), strings.HasSuffix(rel, "_test.go"), parsed, string(text)})
		return nil
	})
	return all, err
})

func (f file) imports() (paths []string) {
	for _, i := range f.ast.Imports {
		paths = append(paths, strings.Trim(i.Path.Value, `"`))
	}
	return paths
}

// mayImport is the import graph of production code: which packages of the module a package may use.
var mayImport = map[string][]string{
	".":                  {},
	"internal/problem":   {"."},
	"internal/codec":     {},
	"internal/sign":      {},
	"internal/redact":    {},
	"internal/snippets":  {},
	"internal/auth":      {"internal/problem"},
	"internal/transport": {"internal/problem", "internal/redact"},
	"internal/call": {".", "internal/claim", "internal/codec", "internal/intent", "internal/problem", "internal/redact", "internal/settle",
		"internal/transport"},
	"internal/ram":     {"internal/auth", "internal/codec", "internal/problem", "internal/sign"},
	"internal/claim":   {},
	"internal/journal": {},
	"internal/pace":    {},
	"internal/job":     {".", "internal/call", "internal/journal", "internal/pace", "internal/problem"},
	"internal/compare": {".", "internal/problem", "internal/transport"},
	"internal/intent":  {"."},
	"internal/treejob": {".", "internal/call", "internal/job", "internal/problem", "internal/seqjob"},
	"internal/seqjob":  {".", "internal/call", "internal/job", "internal/journal", "internal/pace", "internal/problem"},
	"internal/settle":  {"internal/claim", "internal/problem", "internal/transport"},
	"internal/simtest": {},
	"internal/testkit": {".", "internal/curltest", "internal/simtest"},

	"internal/curltest": {},

	"internal/simtest/gen": {},
}

// standardOnly are the packages that stand on the standard library alone.
var standardOnly = []string{".", "internal/problem", "internal/codec", "internal/sign", "internal/redact", "internal/claim", "internal/intent",
	"internal/journal", "internal/pace"}

func allowed(pkg string) ([]string, bool) {
	if list, ok := mayImport[pkg]; ok {
		return list, true
	}
	for _, s := range services {
		switch pkg {
		case s:
			return []string{".", "internal/auth", "internal/call", "internal/claim", "internal/codec", "internal/compare", "internal/job",
				"internal/pace", "internal/problem", "internal/ram", "internal/redact",
				"internal/settle", "internal/sign", "internal/transport", "internal/treejob", "internal/seqjob"}, true
		case s + "/" + s + "test":
			return []string{s, "internal/simtest"}, true
		}
	}
	if pkg == jobtest {
		list := []string{".", "internal/simtest"}
		for _, s := range services {
			list = append(list, s, s+"/"+s+"test")
		}
		return list, true
	}
	return nil, strings.HasSuffix(pkg, "archtest") || strings.HasSuffix(pkg, "conformance") || strings.HasSuffix(pkg, "killtest")
}

func TestImports(t *testing.T) {
	for _, f := range files(t) {
		if f.test || strings.HasSuffix(f.pkg, "conformance") {
			continue
		}
		list, known := allowed(f.pkg)
		if !known {
			t.Errorf("%s: package %s has no place in the import graph: add it to mayImport", f.path, f.pkg)
		}
		ofTests := strings.HasSuffix(f.pkg, "test") || f.pkg == testkit
		for _, path := range f.imports() {
			own, inModule := strings.CutPrefix(path, module+"/")
			if path == module {
				own, inModule = ".", true
			}
			switch {
			case inModule && !slices.Contains(list, own):
				t.Errorf("%s imports %s", f.path, own)
			case !inModule && strings.Contains(path, ".") && slices.Contains(standardOnly, f.pkg):
				t.Errorf("%s imports %s: this package stands on the standard library alone", f.path, path)
			case strings.Contains(path, "httpmock") || path == "net/http/httptest":
				t.Errorf("%s imports %s outside a test", f.path, path)
			case path == "testing" && !ofTests:
				t.Errorf("%s imports testing outside a test", f.path)
			}
		}
	}
}

// testkit is the package that only tests import.
const testkit = "internal/testkit"

// jobtest and curltest are others.
const (
	jobtest  = "internal/jobtest"
	curltest = "internal/curltest"
)

// TestOnlyTestsImportTestkit: it imports testing, which adds flags to a program.
func TestOnlyTestsImportTestkit(t *testing.T) {
	for _, own := range []string{testkit, jobtest, curltest} {
		users := 0
		for _, f := range files(t) {
			if !slices.Contains(f.imports(), module+"/"+own) {
				continue
			}
			users++
			if !f.test && f.pkg != testkit {
				t.Errorf("%s imports %s and is no test", f.path, own)
			}
		}
		if users == 0 {
			t.Errorf("no file imports %s", own)
		}
	}
}

// maxLines keeps a file readable in one go.
const maxLines = 300

func TestFileSizes(t *testing.T) {
	for _, f := range files(t) {
		if n := strings.Count(f.text, "\n"); n > maxLines {
			t.Errorf("%s has %d lines, more than %d: is it still one thing?", f.path, n, maxLines)
		}
	}
}
