package problem

// MaxCandidates is how many candidates an unknown outcome names: who has more to look through needs the list itself.
const MaxCandidates = 16

// Candidates returns the first of these ids, each once and at most MaxCandidates of them.
func Candidates(ids []string) (kept []string) {
	seen := map[string]bool{}
	for _, id := range ids {
		if len(kept) == MaxCandidates {
			break
		}
		if !seen[id] {
			seen[id] = true
			kept = append(kept, id)
		}
	}
	return kept
}
