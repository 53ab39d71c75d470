package archtest

import (
	"go/ast"
	"go/doc"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestExamplesAreShown: go doc knows what each example belongs to. Of a variable, for instance, no page
// shows one.
func TestExamplesAreShown(t *testing.T) {
	all := files(t)
	declaration := regexp.MustCompile(`(?m)^func (Example\w*)\(`)
	for _, pkg := range publicPackages() {
		shown := map[string]bool{}
		for _, e := range examplesOf(page(t, all, pkg)) {
			shown[e.Name] = true
		}
		for _, f := range all {
			if f.pkg != pkg || !f.test {
				continue
			}
			for _, m := range declaration.FindAllStringSubmatch(f.text, -1) {
				if !shown[strings.TrimPrefix(m[1], "Example")] {
					t.Errorf("%s: no page shows %s: name it after a type, a function or a method, with a suffix in lower case", f.path, m[1])
				}
			}
		}
	}
}

// examplesOf are those that a page shows, wherever.
func examplesOf(p *doc.Package) (found []*doc.Example) {
	found = append(found, p.Examples...)
	for _, f := range p.Funcs {
		found = append(found, f.Examples...)
	}
	for _, t := range p.Types {
		found = append(found, t.Examples...)
		for _, f := range slices.Concat(t.Funcs, t.Methods) {
			found = append(found, f.Examples...)
		}
	}
	return found
}

// TestUsedByExamples measures how many functions and methods no Example of the package uses; -v prints
// the numbers, and with -names the names. None of them may be an operation. What errors, secrets and
// decoders have for others to call is not counted.
//
//	go test ./internal/archtest -run TestUsedByExamples -v -names
func TestUsedByExamples(t *testing.T) {
	all := files(t)
	operations := operationNames(all)
	for _, pkg := range publicPackages() {
		used := usedByExamples(all, pkg)
		funcs := exportedFuncs(page(t, all, pkg))
		if len(funcs) < 10 {
			t.Errorf("%s: only %d functions found", pkg, len(funcs))
		}
		unused := slices.DeleteFunc(slices.Clone(funcs), func(name string) bool {
			return used[name[strings.LastIndex(name, ".")+1:]]
		})
		t.Logf("%-28s %2d of %3d functions and methods are in no Example", pkg, len(unused), len(funcs))
		if *names {
			t.Log(strings.Join(unused, " "))
		}
		for _, name := range unused {
			if method, ok := strings.CutPrefix(name, "Client."); ok && slices.Contains(operations, pkg+"."+method) {
				t.Errorf("no Example of %s uses the operation %s", pkg, method)
			}
		}
	}
}

// usedByExamples are all names in the Examples of a package, and in what these use of their files.
func usedByExamples(all []file, pkg string) map[string]bool {
	used := map[string]bool{}
	for _, f := range all {
		if f.pkg != pkg || !f.test {
			continue
		}
		for _, e := range doc.Examples(f.ast) {
			ast.Inspect(e.Code, func(n ast.Node) bool {
				if id, ok := n.(*ast.Ident); ok {
					used[id.Name] = true
				}
				return true
			})
		}
	}
	return used
}

// forOthers are methods that fmt, errors, log/slog and encoding/json call, and RetryAfter.
var forOthers = []string{"Error", "Unwrap", "Is", "LogValue", "RetryDelay", "Format", "MarshalJSON", "UnmarshalJSON", "String", "GoString"}

// exportedFuncs are a page's functions and methods, those of interfaces included.
func exportedFuncs(p *doc.Package) (names []string) {
	add := func(prefix string, all []*doc.Func) {
		for _, f := range all {
			if !slices.Contains(forOthers, f.Name) {
				names = append(names, prefix+f.Name)
			}
		}
	}
	add("", p.Funcs)
	for _, typ := range p.Types {
		add("", typ.Funcs)
		add(typ.Name+".", typ.Methods)
		for _, s := range typ.Decl.Specs {
			of, ok := s.(*ast.TypeSpec).Type.(*ast.InterfaceType)
			if !ok {
				continue
			}
			for _, m := range of.Methods.List {
				for _, id := range m.Names {
					names = append(names, typ.Name+"."+id.Name)
				}
			}
		}
	}
	slices.Sort(names)
	return names
}
