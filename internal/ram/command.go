package ram

import (
	"errors"
	"runtime"
	"strings"
)

// SplitCommand splits a process_command into a program and its arguments, as a shell splits words,
// and does nothing else that a shell does: no variables, no globs, no pipes. Blanks separate
// arguments, quotation marks of either kind keep them together, and a backslash takes the next
// character as it is; between single quotation marks it stands for itself. On Windows a backslash
// separates the parts of a path and stands for itself, except before a quotation mark between
// quotation marks.
func SplitCommand(command string) ([]string, error) {
	return splitCommand(command, runtime.GOOS == "windows")
}

func splitCommand(command string, windows bool) ([]string, error) {
	s := splitter{windows: windows, rest: []rune(command)}
	for len(s.rest) > 0 {
		s.next()
	}
	s.end()
	switch {
	case s.quote != 0:
		return nil, errors.New("has a quotation mark that is not closed")
	case s.dangling:
		return nil, errors.New("ends with a backslash")
	case len(s.words) == 0 || s.words[0] == "":
		return nil, errors.New("names no program")
	}
	return s.words, nil
}

// splitter is the state between two characters of a command.
type splitter struct {
	windows  bool
	rest     []rune
	quote    rune // that is open; 0: none
	begun    bool // a word, perhaps an empty one between quotation marks
	dangling bool
	word     strings.Builder
	words    []string
}

func (s *splitter) next() {
	r := s.rest[0]
	s.rest = s.rest[1:]
	switch {
	case r == '\\' && s.escapes():
		s.escape()
	case s.quote != 0 && r == s.quote:
		s.quote = 0
	case s.quote != 0:
		s.word.WriteRune(r)
	case r == '"' || r == '\'':
		s.quote, s.begun = r, true
	case r == ' ' || r == '\t' || r == '\n' || r == '\r':
		s.end()
	default:
		s.begun = true
		s.word.WriteRune(r)
	}
}

// escapes reports whether a backslash is more than itself before what follows it.
func (s *splitter) escapes() bool {
	following := rune(0)
	if len(s.rest) > 0 {
		following = s.rest[0]
	}
	switch {
	case s.quote == '\'':
		return false
	case s.windows:
		return s.quote == '"' && following == '"'
	case s.quote == '"':
		return following != 0 && strings.ContainsRune("\"\\$`\n", following)
	}
	return true
}

func (s *splitter) escape() {
	if len(s.rest) == 0 {
		s.dangling = true
		return
	}
	if r := s.rest[0]; r != '\n' { // a line that goes on
		s.begun = true
		s.word.WriteRune(r)
	}
	s.rest = s.rest[1:]
}

func (s *splitter) end() {
	if s.begun {
		s.words = append(s.words, s.word.String())
	}
	s.begun = false
	s.word.Reset()
}
