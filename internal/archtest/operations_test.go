package archtest

import (
	"flag"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write docs/operations.md, and the table of operations in README.md, anew")

// names makes TestUsedByExamples print the names.
var names = flag.Bool("names", false, "print the names that no Example uses")

// TestOperations: docs/operations.md lists every operation of the five clients.
func TestOperations(t *testing.T) {
	var b strings.Builder
	b.WriteString(`# All operations

One of [the documents](../README.md#documents). This page is written by

    go test ./internal/archtest -run TestOperations -update

"intents" marks what makes something and goes on after its process has died: ` + "`WithIntent`, `ResumeX` and `ResolveX`" + `.
"all" marks a list with an iterator over all its pages.
`)
	all := files(t)
	for _, service := range services {
		fmt.Fprintf(&b, "\n## %s\n\n| operation | what it does | more |\n|---|---|---|\n", service)
		for _, row := range operations(all, service) {
			b.WriteString(row + "\n")
		}
	}
	path := filepath.Join("..", "..", "docs", "operations.md")
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(page), b.String()); diff != "" {
		t.Errorf("docs/operations.md is not what the code says; run with -update (-page +code):\n%s", diff)
	}
}

// operations returns a row of the table for each operation of a service.
func operations(all []file, service string) (rows []string) {
	methods := map[string]string{}   // with the first sentence of their comments
	hasIterator := map[string]bool{} // AllX takes the request of the operation that it goes through the pages of
	for _, f := range all {
		if f.pkg != service || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && sendsRequest(fn) {
				methods[fn.Name.Name] = firstSentence(fn.Doc.Text())
				if strings.HasPrefix(fn.Name.Name, "All") {
					hasIterator[operationOf(fn)] = true
				}
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(methods)) {
		if repeatsOthers(name) {
			continue
		}
		var more []string
		if _, ok := methods["Resume"+name]; ok {
			more = append(more, "intents")
		}
		if hasIterator[name] {
			more = append(more, "all")
		}
		rows = append(rows, fmt.Sprintf("| `%s` | %s | %s |", name, methods[name], strings.Join(more, ", ")))
	}
	return rows
}

// operationOf returns the operation whose request a method takes.
func operationOf(fn *ast.FuncDecl) string {
	for _, p := range fn.Type.Params.List {
		if t, ok := p.Type.(*ast.Ident); ok && strings.HasSuffix(t.Name, "Request") {
			return strings.TrimSuffix(t.Name, "Request")
		}
	}
	return ""
}

// sendsRequest reports whether a method of the client sends a request, which its comment then names.
func sendsRequest(fn *ast.FuncDecl) bool {
	return fn.Recv != nil && fn.Name.IsExported() && strings.Contains(fn.Doc.Text(), "API:")
}

// firstSentence returns the first sentence of a comment on one line, without the name that it begins with.
func firstSentence(doc string) string {
	text := strings.Join(strings.Fields(doc), " ")
	_, text, _ = strings.Cut(text, " ")
	if end := strings.Index(text, ". "); end >= 0 {
		text = text[:end]
	}
	text = strings.TrimSuffix(text, ".")
	return strings.NewReplacer("[", "", "]", "", "|", `\|`).Replace(text)
}
