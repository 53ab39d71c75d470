package archtest

import (
	"go/ast"
	"go/doc/comment"
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

// TestDocTests compares the tests in the comments of the simulators to those of the same names, which
// run.
func TestDocTests(t *testing.T) {
	all := files(t)
	for _, s := range services {
		pkg := s + "/" + s + "test"
		p := page(t, all, pkg)
		found := 0
		for _, b := range p.Parser().Parse(p.Doc).Content {
			code, ok := b.(*comment.Code)
			if !ok || !strings.HasPrefix(code.Text, "func Test") {
				continue
			}
			found++
			if !strings.Contains(textOf(all, pkg+"/doc_test.go"), "\n"+code.Text) {
				t.Errorf("%s/doc_test.go does not have the test of the package comment:\n%s", pkg, code.Text)
			}
		}
		if found < 2 {
			t.Errorf("the comment of %s has %d tests", pkg, found)
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
