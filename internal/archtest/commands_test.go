package archtest

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var (
	// commandLine is a line of an indented or fenced block that begins with a program of this repository, or with go.
	commandLine = regexp.MustCompile(`(?m)^(?:    |\t)?(?:\$ )?((?:go (?:run|test|install|build) |bulk-copy |distributed-copy ).*)$`)
	// goFlags are flags of the go command and of test binaries.
	goFlags = strings.Fields("run v race shuffle count timeout bench benchmem benchtime fuzz fuzztime parallel")
	word    = regexp.MustCompile(`'[^']*'|\S+`)
)

// TestNamedCommands: the folders and the flags of the commands that the documents show exist.
func TestNamedCommands(t *testing.T) {
	read := map[string]string{}
	source := func(folder string, all bool) string { // many commands name the same folders
		key := fmt.Sprint(folder, all)
		if _, ok := read[key]; !ok {
			read[key] = sourceOf(folder, all)
		}
		return read[key]
	}
	commands := 0
	for doc, text := range documents(t) {
		for _, m := range commandLine.FindAllStringSubmatch(text, -1) {
			commands++
			if problem := checkCommand(m[1], path.Dir(doc), source); problem != "" {
				t.Errorf("%s shows %q: %s", doc, m[1], problem)
			}
		}
	}
	if commands < 25 {
		t.Errorf("only %d commands found", commands)
	}
}

// sourceOf returns the Go code of a folder, and of those below it if all is true. It is empty if there is none.
func sourceOf(folder string, all bool) string {
	var code strings.Builder
	root := filepath.Join("..", "..", filepath.FromSlash(folder))
	_ = filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		switch {
		case err != nil:
			return filepath.SkipAll
		case d.IsDir() && path != root && !all:
			return filepath.SkipDir
		case strings.HasSuffix(path, ".go"):
			text, _ := os.ReadFile(path)
			code.Write(text)
		}
		return nil
	})
	return code.String()
}

// checkCommand returns what is wrong with a command that a document in folder dir shows. Commands for another module, and
// after a pipe, are not checked.
func checkCommand(line, dir string, source func(folder string, all bool) string) string {
	line, _, _ = strings.Cut(line, " # ")
	line, _, _ = strings.Cut(line, " | ")
	words := word.FindAllString(line, -1)
	program, words := words[0], words[1:]
	var code string
	if program == "go" {
		verb := words[0]
		words = words[1:]
		base := ""
		if dir == "examples" {
			base = dir // its page says to run them there
		}
		if len(words) > 1 && words[0] == "-C" {
			base, words = path.Join(base, words[1]), words[2:]
		}
		folders, rest := packagesOf(words, verb)
		if folders == nil {
			return "" // another module's
		}
		words = rest
		for _, folder := range folders {
			folder, all := strings.CutSuffix(folder, "...")
			folder = path.Join(base, folder)
			text := source(folder, all)
			if text == "" {
				return "there is no Go code in " + folder
			}
			code += text
		}
		if base == "examples" {
			code += source("examples/internal", true) // -sim and so on
		}
	} else {
		code = source("examples/"+program, false)
	}
	return checkFlags(words, code, program == "go")
}

// packagesOf returns the folders that a go command names, none if it names another module, and the other words.
func packagesOf(words []string, verb string) (folders, rest []string) {
	for i, w := range words {
		if verb == "run" && len(folders) == 1 {
			return folders, words[i:] // what follows is the program's
		}
		switch {
		case w == "." || strings.HasPrefix(w, "./"):
			folders = append(folders, w)
		case strings.Contains(w, "@"):
			return nil, nil
		default:
			rest = append(rest, w)
		}
	}
	if folders == nil {
		folders = []string{"."}
	}
	return folders, rest
}

// checkFlags looks for the flags, and for the tests that they name, in the code.
func checkFlags(words []string, code string, isGo bool) string {
	for i, w := range words {
		name, isFlag := strings.CutPrefix(w, "-")
		switch {
		case !isFlag || name == "" || isGo && slices.Contains(goFlags, name) && name != "run":
		case isGo && name == "run" && i+1 < len(words):
			for test := range strings.SplitSeq(strings.Trim(words[i+1], "'^$()"), "|") {
				if test != "" && !strings.Contains(code, "func "+test) {
					return "there is no " + test
				}
			}
		case !declaresFlag(code, name):
			return "there is no flag -" + name
		}
	}
	return ""
}

// declaresFlag reports whether the code declares a flag, as the first text in the call of a method of package flag or of a helper
// that is called text.
func declaresFlag(code, name string) bool {
	return regexp.MustCompile(fmt.Sprintf(
		`(?:\b(?:Bool|String|Int|Int64|Uint64|Duration|Func)(?:Var)?\((?:[^"()]+, ?)?|\btext\([^"\n]+)"%s",`,
		regexp.QuoteMeta(name))).MatchString(code)
}

func TestCheckCommand(t *testing.T) {
	source := func(folder string, all bool) string {
		switch folder {
		case "examples/bulk-copy":
			return `flags.BoolVar(&o.sim, "sim", false, "")`
		case "box", "examples":
			return `var n = flag.Int("chains", 1, "") ; func TestKills(`
		}
		return ""
	}
	for line, want := range map[string]string{
		"bulk-copy -sim":                           "",
		"bulk-copy -simulate":                      "there is no flag -simulate",
		"go run -C examples ./bulk-copy -sim":      "",
		"go run -C examples ./bulk -sim":           "there is no Go code in examples/bulk",
		"go test ./box -run 'TestKills$' -v":       "",
		"go test ./box -run TestKilled":            "there is no TestKilled",
		"go test ./box -chains 5 # many":           "",
		"go test ./box -chain 5":                   "there is no flag -chain",
		"go run example.com/other@v1.0.0 -unknown": "",
	} {
		if got := checkCommand(line, "docs", source); got != want {
			t.Errorf("%s: got %q, want %q", line, got, want)
		}
	}
}
