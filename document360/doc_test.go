package document360_test

import (
	"os"
	"strings"
	"testing"
)

// The program of the package comment is the one that is compiled as Example.
func TestDocProgramIsTheExample(t *testing.T) {
	body := func(file, from, prefix string) (lines []string) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), from)
		for line := range strings.SplitSeq(rest, "\n") {
			line = strings.TrimPrefix(line, prefix)
			if lines = append(lines, line); line == "}" {
				break
			}
		}
		return lines
	}
	doc := body("doc.go", "//	func main() {\n", "//	")
	example := body("example_test.go", "func Example() {\n", "")
	if d, e := strings.Join(doc, "\n"), strings.Join(example, "\n"); d != e || len(doc) < 10 {
		t.Errorf("package comment:\n%s\nExample:\n%s", d, e)
	}
}
