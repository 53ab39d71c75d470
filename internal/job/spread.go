package job

// spread takes turns between the pages of a queue. Neighbouring keys of one page would go out as one
// block otherwise, to one part of a service whose keys are in order. The items of a page stay in
// their order, and those that can be copied together stay together.
func spread(queue []work) []work {
	var order []int64
	pages := map[int64][]work{}
	for _, w := range queue {
		page := w.place.Page
		if pages[page] == nil {
			order = append(order, page)
		}
		pages[page] = append(pages[page], w)
	}
	if len(order) < 2 {
		return queue
	}
	all := make([]work, 0, len(queue))
	for len(order) > 0 {
		left := order[:0]
		for _, page := range order {
			n := joined(pages[page])
			all = append(all, pages[page][:n]...)
			if pages[page] = pages[page][n:]; len(pages[page]) > 0 {
				left = append(left, page)
			}
		}
		order = left
	}
	return all
}
