package main

// probes are the questions about Box.
func (s *boxService) probes() []probe {
	return []probe{
		{
			name: "last-marker", answers: []string{"SetLastMarker"},
			question: "What is next_marker on the last page of a listing?",
			values:   []value{{name: "null"}, {name: "empty"}, {name: "absent"}},
			ask:      s.askLastMarker,
		},
		{
			name: "fields", answers: []string{"SetFieldsAddToBase"},
			question: "What do responses to requests with fields have besides these?",
			assumes:  "they have the name of the item",
			values: []value{
				{name: "mini: sequence_id and name, too"},
				{name: "base: type, id and etag only", contradicts: true, use: `"name" in Fields of each request that has Fields`},
			},
			ask: s.askFields,
		},
	}
}
