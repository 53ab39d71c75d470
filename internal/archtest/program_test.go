package archtest

import (
	"go/ast"
	"go/format"
	"strings"
	"testing"
)

// TestDocPrograms compares the program that each package comment begins with to func Example of the
// package: that one is compiled.
func TestDocPrograms(t *testing.T) {
	all := files(t)
	for _, s := range services {
		program := docProgram(all, s)
		formatted, err := format.Source([]byte(program))
		if err != nil {
			t.Errorf("%s: the program in the package comment: %v", s, err)
			continue
		}
		if got := string(formatted); got != program {
			t.Errorf("%s: the program in the package comment is not gofmt'd:\n%s\nwant:\n%s", s, program, got)
		}
		_, doc, _ := strings.Cut(program, "func main() {\n")
		_, example, _ := strings.Cut(textOf(all, s+"/example_test.go"), "func Example() {\n")
		example, _, _ = strings.Cut(example, "\n}\n")
		if doc = strings.TrimSuffix(doc, "\n}\n"); doc != example {
			t.Errorf("%s: the package comment has the program\n%s\nfunc Example has\n%s", s, doc, example)
		}
	}
}

// docProgram returns the first code block of a package comment.
func docProgram(all []file, pkg string) string {
	for _, f := range all {
		if f.path != pkg+"/doc.go" {
			continue
		}
		_, block, _ := strings.Cut(rawText(f.ast.Doc), "\n\t")
		var program strings.Builder
		for line := range strings.SplitSeq(block, "\n") {
			line, indented := strings.CutPrefix(line, "\t")
			if !indented && line != "" && program.Len() > 0 {
				break
			}
			program.WriteString(line + "\n")
		}
		return strings.TrimRight(program.String(), "\n") + "\n"
	}
	return ""
}

// rawText is a comment without its slashes. Unlike Text it keeps the indentation.
func rawText(doc *ast.CommentGroup) string {
	var b strings.Builder
	for _, c := range doc.List {
		b.WriteString(strings.TrimPrefix(strings.TrimPrefix(c.Text, "//"), " ") + "\n")
	}
	return b.String()
}

func textOf(all []file, path string) string {
	for _, f := range all {
		if f.path == path {
			return f.text
		}
	}
	return ""
}
