// Package snippets finds the Go code in the project's documents and compiles it. It is for tests.
//
// A block is a whole file, so that a reader can copy it. Each one becomes a package of its own in one
// module, which replaces the module farcopy by the clone as the README tells its readers to do.
package snippets

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Module is the path of the root module.
const Module = "github.com/farcopy/farcopy"

// Vendor is the path of the vendor's SDK. Only internal/interop depends on it, so that only its tests
// can compile the blocks that import it.
const Vendor = "github.com/aliyun/alibabacloud-oss-go-sdk-v2"

// A Block is a block of Go code in a document.
type Block struct {
	Document string // its path from the root
	Line     int    // of its first line of code
	Code     string
}

// NeedsVendor reports whether the block imports the vendor's SDK.
func (b Block) NeedsVendor() bool { return strings.Contains(b.Code, `"`+Vendor+"/") }

func (b Block) String() string { return fmt.Sprintf("%s:%d", b.Document, b.Line) }

// Documents returns the texts of the Markdown files that tell users and contributors about the code,
// by path from the root.
func Documents(root string) (map[string]string, error) {
	var paths []string
	for _, pattern := range []string{"docs/*.md", "*.md", "examples/README.md"} {
		found, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(pattern)))
		if err != nil {
			return nil, err
		}
		paths = append(paths, found...)
	}
	texts := map[string]string{}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return nil, err
		}
		texts[filepath.ToSlash(rel)] = strings.ReplaceAll(string(text), "\r\n", "\n")
	}
	return texts, nil
}

var block = regexp.MustCompile("(?ms)^```go\n(.*?)^```$")

// Blocks returns the blocks of the documents, in the order of path and line.
func Blocks(documents map[string]string) (blocks []Block) {
	for doc, text := range documents {
		for _, at := range block.FindAllStringSubmatchIndex(text, -1) {
			blocks = append(blocks, Block{doc, 1 + strings.Count(text[:at[2]], "\n"), text[at[2]:at[3]]})
		}
	}
	slices.SortFunc(blocks, func(a, b Block) int {
		return strings.Compare(fmt.Sprintf("%s:%9d", a.Document, a.Line), fmt.Sprintf("%s:%9d", b.Document, b.Line))
	})
	return blocks
}

// Compile compiles and vets the blocks in dir, which is empty, and runs the tests among them. They may
// import what the module in the folder mod of the clone needs. It needs no network.
func Compile(root, mod, dir string, blocks []Block) error {
	if err := writeModule(root, mod, dir); err != nil {
		return err
	}
	for i, b := range blocks {
		if err := write(filepath.Join(dir, fmt.Sprintf("block%d", i)), b); err != nil {
			return err
		}
	}
	cmd := exec.Command("go", "test", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOPROXY=off", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

var (
	moduleLine  = regexp.MustCompile(`(?m)^module .*$`)
	ownReplace  = regexp.MustCompile(`(?m)^replace ` + regexp.QuoteMeta(Module) + ` .*$`)
	ownRequired = regexp.MustCompile(`(?m)^(require)?\s+` + regexp.QuoteMeta(Module) + ` v.*$`)
)

// writeModule makes a module that needs what mod needs, and farcopy from the clone.
func writeModule(root, mod, dir string) error {
	text, err := os.ReadFile(filepath.Join(root, mod, "go.mod"))
	if err != nil {
		return err
	}
	text = moduleLine.ReplaceAll(text, []byte("module documents"))
	text = ownReplace.ReplaceAll(ownRequired.ReplaceAll(text, nil), nil)
	text = fmt.Appendf(text, "\nrequire %s v0.0.0\n\nreplace %s => %q\n", Module, Module, root)
	sum, err := os.ReadFile(filepath.Join(root, mod, "go.sum"))
	if err != nil {
		return err
	}
	return errors.Join(
		os.WriteFile(filepath.Join(dir, "go.mod"), text, 0o644),
		os.WriteFile(filepath.Join(dir, "go.sum"), sum, 0o644),
	)
}

// write names the document's line in the compiler's messages.
func write(dir string, b Block) error {
	if !strings.HasPrefix(b.Code, "package ") {
		return fmt.Errorf("%s: the block is not a whole file, which begins with its package clause", b)
	}
	name := "block.go"
	if strings.Contains(b.Code, "*testing.T") {
		name = "block_test.go"
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, name), fmt.Appendf(nil, "//line %s\n%s", b, b.Code), 0o644)
}
