package archtest

import (
	"go/ast"
	"go/doc"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// composed are the operations that have no exchange of their own, and why.
var composed = map[string]string{
	"bitpaket.WaitForCopy":  "polls with Query and FindMetadata",
	"box.FindFolder":        "goes through the pages of ListFolderItems",
	"box.WaitForCopy":       "polls with ListFolderItems",
	"document360.FindFile":  "goes through the pages of GetFolder",
	"oss.CopyLargeObject":   "copies with CopyObject, or with the operations of a multipart upload",
	"oss.CopyPrefix":        "lists with ListObjects and copies with CopyLargeObject",
	"oss.PresignCopyObject": "sends nothing",
}

// operationNames are all operations as "box.CopyFolder", sorted.
func operationNames(all []file) (names []string) {
	for _, f := range all {
		if f.test || !slices.Contains(services, f.pkg) {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && isOperation(fn) {
				names = append(names, f.pkg+"."+fn.Name.Name)
			}
		}
	}
	slices.Sort(names)
	return names
}

// TestEveryOperationHasAnExample that runs.
func TestEveryOperationHasAnExample(t *testing.T) {
	all := files(t)
	have := map[string]bool{}
	for _, f := range all {
		if !f.test || !slices.Contains(services, f.pkg) {
			continue
		}
		for _, e := range doc.Examples(f.ast) {
			method, ok := strings.CutPrefix(e.Name, "Client_")
			if method, _, _ = strings.Cut(method, "_"); ok && (e.Output != "" || e.EmptyOutput) {
				have[f.pkg+"."+method] = true
			}
		}
	}
	for _, name := range operationNames(all) {
		if !have[name] {
			t.Errorf("%s has no Example with an output", name)
		}
		delete(have, name)
	}
	for name := range have {
		if pkg, method, _ := strings.Cut(name, "."); !declaresMethod(all, pkg, method) {
			t.Errorf("there is an Example of %s, which does not exist", name)
		}
	}
}

func declaresMethod(all []file, pkg, method string) bool {
	return slices.ContainsFunc(all, func(f file) bool {
		return f.pkg == pkg && !f.test && strings.Contains(f.text, "\nfunc (c *Client) "+method+"(")
	})
}

// TestEveryOperationHasAGoldenPair: a request and a response in testdata, by the name of the
// operation, which a test of the package replays.
func TestEveryOperationHasAGoldenPair(t *testing.T) {
	all := files(t)
	excused := maps.Clone(composed)
	for _, name := range operationNames(all) {
		pkg, method, _ := strings.Cut(name, ".")
		if repeatsOthers(method) {
			continue
		}
		has := hasGoldenPair(t, all, pkg, snake(method))
		_, isComposed := excused[name]
		delete(excused, name)
		switch {
		case isComposed && has:
			t.Errorf("%s has a golden pair: it is not composed", name)
		case !isComposed && !has:
			t.Errorf("%s has no golden pair that is replayed from %s/testdata/%s", name, pkg, snake(method))
		}
	}
	for name := range excused {
		t.Errorf("%s is excused and is no operation", name)
	}
}

// repeatsOthers reports whether a method sends only the requests of the one that it is named after.
func repeatsOthers(method string) bool {
	return strings.HasPrefix(method, "All") || strings.HasPrefix(method, "Resume") || strings.HasPrefix(method, "Resolve")
}

func hasGoldenPair(t *testing.T, all []file, pkg, folder string) bool {
	t.Helper()
	requests, err := filepath.Glob(filepath.Join("..", "..", pkg, "testdata", folder, "*.request.http"))
	if err != nil {
		t.Fatal(err)
	}
	isReplayed := slices.ContainsFunc(all, func(f file) bool {
		return f.pkg == pkg && f.test && (strings.Contains(f.text, `"`+folder+`/`) || strings.Contains(f.text, "testdata/"+folder+"/"))
	})
	return isReplayed && slices.ContainsFunc(requests, func(request string) bool {
		_, err := os.Stat(strings.TrimSuffix(request, ".request.http") + ".response.http")
		return err == nil
	})
}

var (
	headingService = regexp.MustCompile("^## .*\\(`(\\w+)`\\)")
	mention        = regexp.MustCompile(`\b(?:([a-z][a-z0-9]*)\.)?([A-Z]\w+)`)
)

// TestEveryOperationIsCovered: docs/coverage.md names its tests in a row that begins with its name.
func TestEveryOperationIsCovered(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "coverage.md"))
	if err != nil {
		t.Fatal(err)
	}
	covered := coveredOperations(string(page))
	for _, name := range operationNames(files(t)) {
		if !covered[name] {
			t.Errorf("docs/coverage.md has no row for %s", name)
		}
	}
}

// coveredOperations reads the first cells of the rows that name a test. A name without a package is
// of the package before it in the cell, else of the one in the heading.
func coveredOperations(page string) map[string]bool {
	covered, section := map[string]bool{}, ""
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "## ") {
			section = ""
			if m := headingService.FindStringSubmatch(line); m != nil {
				section = m[1]
			}
		}
		cells := strings.Split(line, " | ")
		if len(cells) < 2 || !strings.HasPrefix(line, "| ") || !strings.Contains(cells[1], "`Test") {
			continue
		}
		pkg := section
		for _, m := range mention.FindAllStringSubmatch(cells[0], -1) {
			if m[1] != "" {
				pkg = m[1]
			}
			covered[pkg+"."+m[2]] = true
		}
	}
	return covered
}

func TestCoveredOperations(t *testing.T) {
	const page = "## One (`box`)\n\n| the page says | tests |\n|---|---|\n" +
		"| CopyFile: \"Copy file\" | `TestA` |\n| MoveFile | - |\n\n## Others\n\n" +
		"| `oss.GetACL`, `PutACL` and `box.GetFile` | `TestB` |\nCreateFolder | `TestC` |\n"
	got := slices.Sorted(maps.Keys(coveredOperations(page)))
	want := []string{"box.Copy", "box.CopyFile", "box.GetFile", "oss.GetACL", "oss.PutACL"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
