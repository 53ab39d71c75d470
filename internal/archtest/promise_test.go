package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// documents returns the Markdown files that state something about the code, by path from the module's root.
func documents(t *testing.T) map[string]string {
	t.Helper()
	root := filepath.Join("..", "..")
	paths, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CONTRIBUTING.md", "SECURITY.md"} {
		paths = append(paths, filepath.Join(root, name))
	}
	texts := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			t.Fatal(err)
		}
		texts[filepath.ToSlash(rel)] = string(text)
	}
	return texts
}

// TestNamedTestsExist: the tests that the project's documents name exist.
func TestNamedTestsExist(t *testing.T) {
	var code strings.Builder
	for _, f := range files(t) {
		if f.test {
			code.WriteString(f.text)
		}
	}
	nested, err := filepath.Glob(filepath.Join("..", "..", "examples", "*", "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range nested {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	name := regexp.MustCompile("`((?:Test|Fuzz|Benchmark|Example)[A-Z][A-Za-z0-9_]+)`")
	found := 0
	for doc, text := range documents(t) {
		for _, m := range name.FindAllStringSubmatch(text, -1) {
			found++
			if !strings.Contains(code.String(), "func "+m[1]+"(") {
				t.Errorf("%s names %s, which does not exist", doc, m[1])
			}
		}
	}
	if found < 150 {
		t.Errorf("only %d tests are named", found)
	}
}

// TestNamedFilesExist: the files that the project's documents link to, or name with a folder, exist.
func TestNamedFilesExist(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
	path := regexp.MustCompile("`((?:[a-z0-9_.]+/)+[A-Za-z0-9_.]+\\.(?:go|md))`")
	code := regexp.MustCompile("(?ms)^```.*?^```$")
	found := 0
	for doc, text := range documents(t) {
		text = code.ReplaceAllString(text, "")
		var named []string
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			named = append(named, filepath.Join(filepath.Dir(doc), m[1]))
		}
		for _, m := range path.FindAllStringSubmatch(text, -1) {
			named = append(named, m[1])
		}
		for _, file := range named {
			found++
			if _, err := os.Stat(filepath.Join("..", "..", file)); err != nil {
				t.Errorf("%s names %s, which does not exist", doc, file)
			}
		}
	}
	if found < 30 {
		t.Errorf("only %d files are named", found)
	}
}
