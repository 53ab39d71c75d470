package archtest

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
	"testing"
)

// alias is an exported alias of a type of another package of this module.
type alias struct {
	pkg, name   string // "box", "Job"
	from, named string // "." and "Job": the package from the module's root, and the name of the type in it
	doc         string // its own comment, or that of a declaration of it alone
}

// publicPackages are those that a program outside the module can import.
func publicPackages() []string {
	all := []string{"."}
	for _, s := range services {
		all = append(all, s, s+"/"+s+"test")
	}
	return all
}

// aliases returns those of a package.
func aliases(all []file, pkg string) (found []alias) {
	for _, f := range all {
		if f.pkg != pkg || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, s := range decl.Specs {
				spec, ok := s.(*ast.TypeSpec)
				if !ok || !spec.Assign.IsValid() || !spec.Name.IsExported() {
					continue
				}
				if target, ok := spec.Type.(*ast.SelectorExpr); ok {
					doc := spec.Doc.Text()
					if doc == "" && !decl.Lparen.IsValid() {
						doc = decl.Doc.Text()
					}
					if from, ok := f.importOf(types.ExprString(target.X)); ok {
						found = append(found, alias{pkg, spec.Name.Name, from, target.Sel.Name, doc})
					}
				}
			}
		}
	}
	return found
}

// importOf returns the package of this module that a file calls by a name, from the module's root.
func (f file) importOf(name string) (string, bool) {
	for _, path := range f.imports() {
		if path == module && name == "farcopy" {
			return ".", true
		}
		if own, ok := strings.CutPrefix(path, module+"/"); ok && strings.HasSuffix("/"+own, "/"+name) {
			return own, true
		}
	}
	return "", false
}

// TestAliasesAreReadable: pkg.go.dev shows an alias as one line, with a link. The page of an internal
// package does not exist for a reader, so the comment of an alias of it shows every exported field, as
// it is declared, and every exported method. Any other alias has a link to the type's page.
func TestAliasesAreReadable(t *testing.T) {
	all := files(t)
	internal, public := 0, 0
	for _, pkg := range publicPackages() {
		for _, a := range aliases(all, pkg) {
			if !strings.HasPrefix(a.doc, a.name+" ") {
				t.Errorf("%s.%s has no comment of its own", a.pkg, a.name)
			}
			if a.from == "." {
				public++
				if link := "[farcopy." + a.named + "]"; !strings.Contains(strings.ReplaceAll(a.doc, "\n", " "), link) {
					t.Errorf("the comment of %s.%s has no link %s", a.pkg, a.name, link)
				}
				continue
			}
			internal++
			for _, part := range members(all, a.from, a.named) {
				if !strings.Contains(strings.Join(strings.Fields(a.doc), " "), part) {
					t.Errorf("%s.%s is a type of %s, and its comment does not show %q", a.pkg, a.name, a.from, part)
				}
			}
		}
	}
	if internal < 15 || public < 100 {
		t.Errorf("only %d aliases of internal types and %d of package farcopy found", internal, public)
	}
}

// members are the exported fields and methods of a type, as "Time time.Time" and "String() string".
func members(all []file, pkg, name string) (parts []string) {
	parts = structFields(all, pkg, name)
	for _, f := range all {
		if f.pkg != pkg || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			if strings.TrimPrefix(types.ExprString(fn.Recv.List[0].Type), "*") == name {
				parts = append(parts, fn.Name.Name+strings.TrimPrefix(types.ExprString(fn.Type), "func"))
			}
		}
	}
	return parts
}

// TestAliasesHaveTheirConstants: the constants of an aliased type exist beside the alias, declared with
// it as their type, so that pkg.go.dev shows them below it.
func TestAliasesHaveTheirConstants(t *testing.T) {
	all := files(t)
	found := 0
	for _, pkg := range publicPackages() {
		have := typedConstants(all, pkg)
		for _, a := range aliases(all, pkg) {
			for _, name := range typedConstants(all, a.from)[a.named] {
				found++
				if !slices.Contains(have[a.name], name) {
					t.Errorf("%s has no constant %s of the type %s", pkg, name, a.name)
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d constants found", found)
	}
}

// typedConstants are the names of a package's exported constants by their declared type. A constant
// without a type or a value repeats those of the one before it.
func typedConstants(all []file, pkg string) map[string][]string {
	byType := map[string][]string{}
	for _, f := range all {
		if f.pkg != pkg || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			typ := ""
			for _, s := range decl.Specs {
				spec, ok := s.(*ast.ValueSpec)
				if !ok || decl.Tok.String() != "const" {
					continue
				}
				if spec.Type != nil {
					typ = types.ExprString(spec.Type)
				} else if spec.Values != nil {
					typ = ""
				}
				for _, id := range spec.Names {
					if typ != "" && id.IsExported() {
						byType[typ] = append(byType[typ], id.Name)
					}
				}
			}
		}
	}
	return byType
}

// TestSharedTypesAreAliased: every exported type of package farcopy has an alias of its name in the five
// packages.
func TestSharedTypesAreAliased(t *testing.T) {
	all := files(t)
	var shared []string
	for _, f := range all {
		if f.pkg != "." || f.test {
			continue
		}
		for _, d := range f.ast.Decls {
			if decl, ok := d.(*ast.GenDecl); ok {
				for _, s := range decl.Specs {
					if spec, ok := s.(*ast.TypeSpec); ok && spec.Name.IsExported() {
						shared = append(shared, spec.Name.Name)
					}
				}
			}
		}
	}
	if len(shared) < 20 {
		t.Errorf("only %d types found: %v", len(shared), shared)
	}
	for _, pkg := range services {
		have := map[string]bool{}
		for _, a := range aliases(all, pkg) {
			have[fmt.Sprint(a.from, a.named, a.name)] = true
		}
		for _, name := range shared {
			if !have[fmt.Sprint(".", name, name)] {
				t.Errorf("%s has no alias of farcopy.%s", pkg, name)
			}
		}
	}
}
