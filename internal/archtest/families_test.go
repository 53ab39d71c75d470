package archtest

import (
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

const (
	tableBegin = "<!-- operations: written by go test ./internal/archtest -run TestOperations -update -->\n"
	tableEnd   = "<!-- end of operations -->\n"
)

// familyOf returns the column of the README's table that an operation belongs to, "" if it has none yet.
func familyOf(name string, returnsJob bool) string {
	switch verb := verbOf(name); verb {
	case "copy", "copies":
		if returnsJob {
			return "jobs"
		}
		return "copies"
	case "upload", "presign":
		return "copies"
	case "get", "head", "list", "find", "search", "query":
		return "reads"
	case "create", "update", "move", "rename", "delete", "put", "restore", "initiate", "complete", "abort", "sweep", "refresh":
		return "changes"
	case "verify", "wait":
		return "checks"
	}
	return ""
}

// verbOf returns the first word of an operation's name, in lower case.
func verbOf(name string) string {
	if end := strings.IndexFunc(name[1:], unicode.IsUpper); end >= 0 {
		name = name[:end+1]
	}
	return strings.ToLower(name)
}

// TestOperationsInREADME: the table of README.md has every operation, copies and jobs by name, the others by their verbs.
func TestOperationsInREADME(t *testing.T) {
	path := filepath.Join("..", "..", "README.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), tableBegin)
	_, after, ok2 := strings.Cut(rest, tableEnd)
	if !ok || !ok2 {
		t.Fatalf("README.md does not have the lines %q and %q", tableBegin, tableEnd)
	}
	want := before + tableBegin + familyTable(t) + tableEnd + after
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(string(page), want); diff != "" {
		t.Errorf("the table of README.md is not what the code says; run with -update (-page +code):\n%s", diff)
	}
}

// familyTable returns the table, a row for each service.
func familyTable(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString("| package | one copy | many copies, as a job | compare, wait | read | change | all |\n|---|---|---|---|---|---|---|\n")
	all := files(t)
	for _, service := range services {
		families := map[string]map[string]bool{}
		total := 0
		for name, returnsJob := range namedOperations(all, service) {
			family := familyOf(name, returnsJob)
			if family == "" {
				t.Errorf("%s.%s is in no family of operations: add its verb to familyOf", service, name)
			}
			entry := "`" + name + "`"
			if family == "reads" || family == "changes" {
				entry = verbOf(name)
			}
			if families[family] == nil {
				families[family] = map[string]bool{}
			}
			families[family][entry] = true
			total++
		}
		fmt.Fprintf(&b, "| `%s` |", service)
		for _, family := range []string{"copies", "jobs", "checks", "reads", "changes"} {
			fmt.Fprintf(&b, " %s |", strings.Join(slices.Sorted(maps.Keys(families[family])), ", "))
		}
		fmt.Fprintf(&b, " [%d operations](docs/operations.md#%s) |\n", total, service)
	}
	return b.String()
}

// namedOperations returns the operations of a service, and whether each returns a job.
func namedOperations(all []file, service string) map[string]bool {
	names := map[string]bool{}
	for _, f := range all {
		if f.pkg != service || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok && sendsRequest(fn) && !repeatsOthers(fn.Name.Name) {
				result, _ := fn.Type.Results.List[0].Type.(*ast.Ident)
				names[fn.Name.Name] = result != nil && result.Name == "Job"
			}
		}
	}
	return names
}
