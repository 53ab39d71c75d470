package oracle

import (
	"regexp"
	"strings"
)

var (
	clash = regexp.MustCompile(`\(\d+\)$`) // documented for CreateFolder
	// six digits; what separates them is not documented
	timeStamp = regexp.MustCompile(`^[ _.-]?\d{6}$`)
	added     = regexp.MustCompile(`(\(\d+\)|[ _.\d-])+$`) // any number of both, and of what separates them
)

// stem returns the name of a folder without what Oracle may have added to it.
func stem(name string) string { return added.ReplaceAllString(name, "") }

// stemOfFile returns what Oracle cannot have added to, wherever in the name of a file it adds: not
// documented is whether a suffix comes before the extension, or behind it. Names that differ in
// case only are one name to Oracle.
func stemOfFile(name string) string {
	if end := strings.IndexAny(name, ".(0123456789"); end >= 0 {
		name = name[:end]
	}
	return strings.ToLower(strings.TrimRight(name, " _-"))
}

var documentedEnd = regexp.MustCompile(`(\(\d+\)|\d{6})$`)

// footprint returns a name without what Oracle documents that it adds, wherever it does that: names
// that can be copies of one source have one footprint. The stems are coarser: by them everything is
// read that may be a copy. By the footprint calls are rivals, and by its stem each photo of a folder
// would be a rival of all others.
func footprint(kind ItemType, name string) string {
	if kind == ItemTypeFile {
		name, _, _ = strings.Cut(name, ".")
	}
	for {
		name = strings.TrimRight(name, " _.-")
		rest := documentedEnd.ReplaceAllString(name, "")
		if rest == name {
			return strings.ToLower(name)
		}
		name = rest
	}
}

// additions returns what can have been added to a name to make it another one: at its end, and of a
// file also before its extension. What is added in both places is returned as one. There is none if
// the other name can have no such origin.
func additions(kind ItemType, name, other string) (all []string) {
	ends := []int{len(name)}
	if kind == ItemTypeFile {
		for _, dot := range []int{strings.Index(name, "."), strings.LastIndex(name, ".")} {
			if dot >= 0 {
				ends = append(ends, dot)
			}
		}
	}
	for _, end := range ends {
		rest, begins := strings.CutPrefix(other, name[:end])
		extension := name[end:]
		if at := strings.LastIndex(rest, extension); begins && at >= 0 {
			all = append(all, rest[:at]+rest[at+len(extension):])
		}
	}
	return all
}
