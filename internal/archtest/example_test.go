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

// TestUsedByExamples measures how many functions, methods and types no Example of the package uses; -v
// prints the numbers, and with -names the names. Constants, variables, fields, and the methods that
// errors and secrets have for others to call are not counted.
//
//	go test ./internal/archtest -run TestUsedByExamples -v -names
func TestUsedByExamples(t *testing.T) {
	all := files(t)
	operations := operationNames(all)
	for _, pkg := range publicPackages() {
		used := usedByExamples(all, pkg)
		funcs, types := exportedNames(page(t, all, pkg))
		if len(funcs) < 10 || len(types) < 3 {
			t.Errorf("%s: only %d functions and %d types found", pkg, len(funcs), len(types))
		}
		isUsed := func(name string) bool { return used[name[strings.LastIndex(name, ".")+1:]] }
		unusedFuncs := slices.DeleteFunc(slices.Clone(funcs), isUsed)
		unusedTypes := slices.DeleteFunc(slices.Clone(types), isUsed)
		t.Logf("%-28s in no Example: %2d of %3d functions and methods, %2d of %2d types",
			pkg, len(unusedFuncs), len(funcs), len(unusedTypes), len(types))
		if *names {
			t.Log(strings.Join(append(unusedFuncs, unusedTypes...), " "))
		}
		for _, name := range unusedFuncs {
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

// ofErrors are methods that errors and secrets have for others to call.
var ofErrors = []string{"Error", "Unwrap", "Is", "LogValue", "RetryDelay", "Format", "MarshalJSON", "String", "GoString"}

// exportedNames are a page's functions and methods, those of interfaces included, and its types.
func exportedNames(p *doc.Package) (funcs, types []string) {
	add := func(prefix string, all []*doc.Func) {
		for _, f := range all {
			if !slices.Contains(ofErrors, f.Name) {
				funcs = append(funcs, prefix+f.Name)
			}
		}
	}
	add("", p.Funcs)
	for _, typ := range p.Types {
		types = append(types, typ.Name)
		add("", typ.Funcs)
		add(typ.Name+".", typ.Methods)
		for _, s := range typ.Decl.Specs {
			of, ok := s.(*ast.TypeSpec).Type.(*ast.InterfaceType)
			if !ok {
				continue
			}
			for _, m := range of.Methods.List {
				for _, id := range m.Names {
					funcs = append(funcs, typ.Name+"."+id.Name)
				}
			}
		}
	}
	slices.Sort(funcs)
	slices.Sort(types)
	return funcs, types
}
