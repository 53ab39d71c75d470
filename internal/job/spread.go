package job

// spread takes turns between the pages of a queue. Neighbouring keys of one page would go out as one
// block otherwise, to one part of a service whose keys are in order. The items of a page stay in
// their order, and those that can be copied together stay together.
func spread(queue []*work) []*work {
	var order []int64
	places := map[int64][]int{} // in the queue, by page
	for n := range queue {
		page := queue[n].place.Page
		if places[page] == nil {
			order = append(order, page)
		}
		places[page] = append(places[page], n)
	}
	if len(order) < 2 {
		return queue
	}
	all := make([]*work, 0, len(queue))
	for len(order) > 0 {
		left := order[:0]
		for _, page := range order {
			at := places[page]
			n := 0
			for n < len(at) && (n == 0 || n < maxGroup && queue[at[0]].joins(queue[at[n]])) {
				all = append(all, queue[at[n]])
				n++
			}
			if places[page] = at[n:]; n < len(at) {
				left = append(left, page)
			}
		}
		order = left
	}
	return all
}
