package archtest

import (
	"go/ast"
	"go/doc"
	"go/doc/comment"
	"go/parser"
	"go/token"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The tests of this file read the public packages as pkg.go.dev shows them.

// pages are those that were made already, by the folder of the package.
var pages = map[string]*doc.Package{}

// page is the documentation of a package, with its examples.
func page(t *testing.T, all []file, pkg string) *doc.Package {
	t.Helper()
	if p := pages[pkg]; p != nil {
		return p
	}
	fset := token.NewFileSet()
	var parsed []*ast.File // anew, because go/doc changes the files
	for _, f := range all {
		if f.pkg != pkg {
			continue
		}
		tree, err := parser.ParseFile(fset, path.Base(f.path), f.text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, tree)
	}
	p, err := doc.NewFromFiles(fset, parsed, path.Join(module, pkg))
	if err != nil {
		t.Fatal(err)
	}
	pages[pkg] = p
	return p
}

// comments are all comments of a page by the name of what they describe; "" is the overview.
func comments(p *doc.Package) map[string]string {
	texts := map[string]string{"": p.Doc}
	values := func(values []*doc.Value) {
		for _, v := range values {
			texts[strings.Join(v.Names, ", ")] = v.Doc
		}
	}
	funcs := func(funcs []*doc.Func) {
		for _, f := range funcs {
			texts[strings.TrimPrefix(f.Recv+"."+f.Name, ".")] = f.Doc
		}
	}
	values(p.Consts)
	values(p.Vars)
	funcs(p.Funcs)
	for _, t := range p.Types {
		texts[t.Name] = t.Doc
		values(t.Consts)
		values(t.Vars)
		funcs(t.Funcs)
		funcs(t.Methods)
	}
	return texts
}

// widestCode is how many columns of code pkg.go.dev shows without a scroll bar.
const widestCode = 80

// TestCodeInCommentsFits on the page, with a tab as four columns.
func TestCodeInCommentsFits(t *testing.T) {
	all, blocks := files(t), 0
	for _, pkg := range publicPackages() {
		p := page(t, all, pkg)
		for name, text := range comments(p) {
			for _, b := range p.Parser().Parse(text).Content {
				code, ok := b.(*comment.Code)
				if !ok {
					continue
				}
				blocks++
				for line := range strings.Lines(code.Text) {
					line = strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", "    ")
					if n := len([]rune(line)); n > widestCode {
						t.Errorf("%s, comment of %q: %d columns of code, at most %d: %s", pkg, name, n, widestCode, line)
					}
				}
			}
		}
	}
	if blocks < 40 {
		t.Errorf("only %d blocks of code found", blocks)
	}
}

// unresolved is a link that go doc did not understand, so that the page shows its brackets.
var unresolved = regexp.MustCompile(`\[\*?[A-Za-z][\w/.]*\]`)

// TestLinksInCommentsLead somewhere: to a declaration that exists, and to no internal package.
func TestLinksInCommentsLead(t *testing.T) {
	all := files(t)
	byPath := map[string]*doc.Package{}
	for _, pkg := range publicPackages() {
		byPath[path.Join(module, pkg)] = page(t, all, pkg)
	}
	links := 0
	for _, importPath := range slices.Sorted(maps.Keys(byPath)) {
		p := byPath[importPath]
		for name, text := range comments(p) {
			for _, c := range texts(p.Parser().Parse(text).Content) {
				switch c := c.(type) {
				case comment.Plain:
					if found := unresolved.FindString(string(c)); found != "" {
						t.Errorf("%s, comment of %q: the link %s leads nowhere", importPath, name, found)
					}
				case *comment.DocLink:
					links++
					if strings.Contains(c.ImportPath, "/internal/") {
						t.Errorf("%s, comment of %q: a link to %s, which has no page", importPath, name, c.ImportPath)
					}
					if other, ok := byPath[c.ImportPath]; ok && !declared(other, c.Recv, c.Name) {
						t.Errorf("%s, comment of %q: %s has no %s %s", importPath, name, c.ImportPath, c.Recv, c.Name)
					}
				}
			}
		}
		if synopsis := p.Synopsis(p.Doc); strings.Contains(firstLine(p.Doc), "[") {
			t.Errorf("%s: lists of packages show the brackets in %q", importPath, synopsis)
		}
	}
	if links < 1000 {
		t.Errorf("only %d links found", links)
	}
}

// firstLine is the first sentence of a comment, which lists of packages show as it is written.
func firstLine(text string) string {
	text, _, _ = strings.Cut(strings.Join(strings.Fields(text), " "), ". ")
	return text
}

// declared reports whether a package declares a name, or a method if recv is not empty. No name is the
// package itself.
func declared(p *doc.Package, recv, name string) bool {
	if name == "" {
		return true
	}
	if recv != "" {
		name = recv + "." + name
	}
	for names := range comments(p) {
		if slices.Contains(strings.Split(strings.ReplaceAll(names, "*", ""), ", "), name) {
			return true
		}
	}
	return false
}

// texts are all pieces of text of a comment, code excepted.
func texts(blocks []comment.Block) (pieces []comment.Text) {
	for _, b := range blocks {
		switch b := b.(type) {
		case *comment.Paragraph:
			pieces = append(pieces, flat(b.Text)...)
		case *comment.Heading:
			pieces = append(pieces, flat(b.Text)...)
		case *comment.List:
			for _, item := range b.Items {
				pieces = append(pieces, texts(item.Content)...)
			}
		}
	}
	return pieces
}

// flat are the pieces with those that links are made of.
func flat(pieces []comment.Text) (all []comment.Text) {
	for _, p := range pieces {
		all = append(all, p)
		if link, ok := p.(*comment.Link); ok {
			all = append(all, flat(link.Text)...)
		}
	}
	return all
}

// TestOverviews: a service's overview begins with a program and the calls that matter, says how to get
// credentials, what errors mean, how many copies are made and how to test, and ends with the rules that
// explain rare cases.
func TestOverviews(t *testing.T) {
	all := files(t)
	for _, s := range services {
		p := page(t, all, s)
		content := p.Parser().Parse(p.Doc).Content
		if _, ok := content[1].(*comment.Code); !ok {
			t.Errorf("%s: after its first paragraph comes no program", s)
		}
		var headings []string
		for _, b := range content {
			if h, ok := b.(*comment.Heading); ok {
				headings = append(headings, string(h.Text[0].(comment.Plain)))
			}
		}
		last := -1
		for _, want := range []string{"The calls that matter", "Credentials", "Errors", "Many copies", "Testing", "Lost responses"} {
			at := slices.Index(headings, want)
			if at <= last {
				t.Errorf("%s: the heading %q is not in its place: %q", s, want, headings)
			}
			last = at
		}
		if len(headings) > 0 && headings[0] != "The calls that matter" {
			t.Errorf("%s: the first heading is %q", s, headings[0])
		}
	}
}
