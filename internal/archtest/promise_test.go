package archtest

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestNamedTestsExist: the tests that the project's documents name exist.
func TestNamedTestsExist(t *testing.T) {
	var code strings.Builder
	for _, f := range files(t) {
		if f.test {
			code.WriteString(f.text)
		}
	}
	for _, pattern := range []string{"examples/*/*_test.go", "internal/interop/*_test.go"} { // nested modules
		nested, err := filepath.Glob(filepath.Join("..", "..", filepath.FromSlash(pattern)))
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
