package farcopy

import (
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"unicode"
)

// The sentinels of VerifyCopy.
var (
	// ErrCopyDiffers matches the error of a copy that was compared to its end and differs from its
	// source: a [*CopyDiffersError].
	ErrCopyDiffers = errors.New("the copy differs from its source")

	// ErrComparisonUnsteady matches the error of a comparison that means nothing, because what it
	// read changed meanwhile: a [*UnsteadyError]. It says neither that the copy differs nor that it
	// does not.
	ErrComparisonUnsteady = errors.New("the comparison means nothing")
)

// Strength says how much the equality of two items is worth.
type Strength string

// The strengths of a comparison, the weakest first.
const (
	StrengthNone   Strength = "none"   // both exist; nothing more could be compared
	StrengthWeak   Strength = "weak"   // what describes the content is equal: its size, an address
	StrengthStrong Strength = "strong" // a hash of the content is equal
)

// DifferenceKind is the kind of a [Difference]. The list is open.
type DifferenceKind string

// The kinds of differences.
const (
	DifferenceMissing  DifferenceKind = "missing"  // in the copy
	DifferenceExtra    DifferenceKind = "extra"    // in the copy, and not in the source
	DifferenceType     DifferenceKind = "type"     // a file and a folder, for instance
	DifferenceName     DifferenceKind = "name"     // if only in the case of its letters
	DifferenceSize     DifferenceKind = "size"     // and with it the content
	DifferenceContent  DifferenceKind = "content"  // of equal size
	DifferenceMetadata DifferenceKind = "metadata" // what the caller asked to compare beside the content
)

// Difference is one difference between a copy and its source.
type Difference struct {
	// Path has the names from the folder that was copied to the item, with slashes between them. It
	// is empty for what was copied itself.
	Path string
	Kind DifferenceKind
	// Name is what differs where Kind does not say it, such as "Content-Type" of the metadata.
	Name string
	// Expected is what the source has, and Found what the copy has, as the service shows it. One of
	// them is empty where the item is missing on that side.
	Expected, Found string
}

// String returns the difference on one line.
func (d Difference) String() string {
	what := string(d.Kind)
	if d.Name != "" {
		what += " " + line(d.Name)
	}
	if d.Path != "" {
		what = fmt.Sprintf("%q: ", line(d.Path)) + what
	}
	switch {
	case d.Found == "" && d.Kind == DifferenceMissing:
		return what + ": " + line(d.Expected)
	case d.Expected == "" && d.Kind == DifferenceExtra:
		return what + ": " + line(d.Found)
	}
	return fmt.Sprintf("%s: expected %q, found %q", what, line(d.Expected), line(d.Found))
}

// ComparedItem is a file, an object or a web link that both sides have.
type ComparedItem struct {
	Path     string // as that of a Difference
	Strength Strength
	Equal    bool
}

// Verification is what a comparison has shown that was completed.
type Verification struct {
	// Equal says that there is no difference. See Strength for what that is worth.
	Equal bool

	// Items is the number of files, objects and web links that both sides have. It is the sum of
	// Strong, Weak and None, which say how each of them was compared, equal or not.
	Items              int64
	Strong, Weak, None int64

	// Folders is the number of folders that both sides have, without the one that was copied.
	Folders int64

	// Differing is the number of all differences. An item can have more than one. A folder that one
	// side does not have is one difference, whatever lies in it.
	Differing int64

	// Differences are the first of them, at most as many as the request's MaxDifferences.
	Differences []Difference
}

// Strength returns the weakest strength of all Items. If there are no items, it is StrengthStrong:
// nothing has a content that could differ.
func (v Verification) Strength() Strength {
	switch {
	case v.None > 0:
		return StrengthNone
	case v.Weak > 0:
		return StrengthWeak
	}
	return StrengthStrong
}

// CopyDiffersError says in what a copy differs from its source. It matches [ErrCopyDiffers], and no
// error of io/fs. The comparison was completed.
type CopyDiffersError struct {
	Op           string // "box.VerifyCopy"
	Resource     string // what was compared: "folder 11111 to 22222"
	Verification        // Equal is false
}

const shownDifferences = 3 // in a message

func (e *CopyDiffersError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s: %v", e.Op, line(e.Resource), ErrCopyDiffers)
	separator := ": "
	for _, d := range e.Differences[:min(len(e.Differences), shownDifferences)] {
		b.WriteString(separator + d.String())
		separator = "; "
	}
	if more := e.Differing - int64(min(len(e.Differences), shownDifferences)); more > 0 {
		fmt.Fprintf(&b, " (and %d more)", more)
	}
	return b.String()
}

// Is reports whether target is ErrCopyDiffers.
func (e *CopyDiffersError) Is(target error) bool { return target == ErrCopyDiffers }

// LogValue logs the error as a group.
func (e *CopyDiffersError) LogValue() slog.Value {
	attrs := []slog.Attr{
		slog.String("op", e.Op), slog.String("resource", line(e.Resource)), slog.String("outcome", "differs"),
		slog.Int64("differing", e.Differing), slog.Int64("items", e.Items),
	}
	if len(e.Differences) > 0 {
		attrs = append(attrs, slog.String("first", e.Differences[0].String()))
	}
	return slog.GroupValue(attrs...)
}

// UnsteadyError says that the source, or a list, changed while the source was compared with its
// copy, so that the comparison means nothing. It matches [ErrComparisonUnsteady] and
// [ErrTransient]: compare again when nobody changes them.
type UnsteadyError struct {
	Op       string // "box.VerifyCopy"
	Resource string // what was compared: "folder 11111 to 22222"
	Reason   string // how the change showed: "the source was changed meanwhile: etag 3, then 4"
}

func (e *UnsteadyError) Error() string {
	return fmt.Sprintf("%s: %s: %v: %s", e.Op, line(e.Resource), ErrComparisonUnsteady, line(e.Reason))
}

// Unwrap returns ErrComparisonUnsteady and ErrTransient.
func (e *UnsteadyError) Unwrap() []error { return []error{ErrComparisonUnsteady, ErrTransient} }

// LogValue logs the error as a group.
func (e *UnsteadyError) LogValue() slog.Value {
	return slog.GroupValue(slog.String("op", e.Op), slog.String("resource", line(e.Resource)),
		slog.String("outcome", "unsteady"), slog.String("message", line(e.Reason)))
}

// line returns foreign text in a form that fits into a message.
func line(s string) string {
	const longest = 200
	clean := func(r rune) rune {
		if r == '\uFFFD' || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest], "") + "..."
	}
	return strings.Map(clean, s)
}
